/** The tab "Restore" as a visitor uses it. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { TestFile } from '../fixtures/photos.ts';
import { StudioPage } from './studio-page.ts';

export class RestorePage extends StudioPage {
  readonly compare: Locator;
  readonly progress: Locator;
  readonly strength: Locator;
  readonly model: Locator;
  readonly cards: Locator;
  readonly zoom: Locator;

  constructor(page: Page) {
    super(page);
    this.compare = page.getByRole('slider', { name: 'Compare' });
    this.progress = page.getByRole('progressbar', { name: 'Restoring' });
    this.strength = page.getByRole('slider', { name: 'Strength' });
    this.model = page.getByRole('combobox', { name: 'Model' });
    this.cards = page.getByRole('navigation', { name: 'Photos' }).getByRole('listitem');
    this.zoom = page.getByRole('textbox', { name: 'Zoom level' });
  }

  button(name: 'Restore' | 'Restore all' | 'Cancel' | 'Export'): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async openPhotos(...files: TestFile[]): Promise<void> {
    await this.page.getByLabel('Open photos').setInputFiles([...files]);
  }

  /** Waits until the photo in front shows a Restoration and nothing is being restored. */
  async restored(timeout = 60_000): Promise<void> {
    await expect(this.compare).toBeVisible({ timeout });
    await expect(this.progress).toBeHidden({ timeout });
  }

  /** Exports the photo in front; gives the file's name and bytes. */
  async export(): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.button('Export').click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }
}
