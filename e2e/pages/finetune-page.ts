/** The tab "Fine-tune" as a visitor uses it. */
import type { Locator, Page } from '@playwright/test';
import { StudioPage } from './studio-page.ts';

export class FinetunePage extends StudioPage {
  readonly degraded: Locator;
  readonly clean: Locator;
  readonly check: Locator;
  readonly validation: Locator;
  readonly loss: Locator;
  readonly psnr: Locator;
  readonly film: Locator;
  readonly progress: Locator;
  readonly ending: Locator;

  constructor(page: Page) {
    super(page);
    this.degraded = page.getByLabel('Degraded folder');
    this.clean = page.getByLabel('Clean folder');
    this.check = page.getByRole('status', { name: 'Check' });
    this.validation = page.getByRole('region', { name: 'Validation' });
    this.loss = page.getByRole('img', { name: /^Loss/ });
    this.psnr = page.getByRole('img', { name: /^PSNR/ });
    this.film = page.getByRole('region', { name: 'Filmstrip' }).getByRole('listitem');
    this.progress = page.getByRole('progressbar', { name: 'Training' });
    this.ending = page.getByRole('region', { name: 'Why it stopped' });
  }

  button(name: 'Start' | 'Pause' | 'Resume' | 'Stop' | 'Step' | 'Save model'): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async openTab(): Promise<void> {
    await this.open('wasm');
    await this.tab('Fine-tune').click();
  }

  /** A fresh tiny network and this many steps: seconds instead of minutes. */
  async chooseTiny(steps: number): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Start from' }).selectOption({ label: 'Fresh weights' });
    await this.page.getByRole('combobox', { name: 'Network' }).selectOption({ label: 'SRResNet, tiny' });
    const advanced = this.page.getByText('Advanced', { exact: true });
    if (!(await this.page.getByLabel('Steps').isVisible())) await advanced.click();
    await this.fill('Steps', steps);
    await this.fill('Batch', 2);
    await this.fill('Patch (px)', 32);
  }

  async fill(label: string, value: number): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(String(value));
    await this.page.keyboard.press('Enter');
  }

  /** The step that the head of the Run tells. */
  async step(): Promise<number> {
    const text = await this.page
      .getByText(/step \d+ of \d+/)
      .first()
      .textContent();
    return Number(text?.match(/step (\d+) of/)?.[1] ?? Number.NaN);
  }
}
