/** The Studio as a visitor meets it: the frame that every tab shares. */
import type { Locator, Page } from '@playwright/test';

export class StudioPage {
  readonly page: Page;
  /** Says which backend is in use, and why. */
  readonly backend: Locator;

  constructor(page: Page) {
    this.page = page;
    this.backend = page.getByRole('status', { name: 'Backend' });
  }

  /** Opens the Studio and waits until the engine has answered. */
  async open(backend: 'auto' | 'wasm' | 'webgpu' = 'auto'): Promise<void> {
    await this.page.goto(backend === 'auto' ? '/' : `/?backend=${backend}`);
    await this.page.locator('html[data-studio="ready"]').waitFor();
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }
}
