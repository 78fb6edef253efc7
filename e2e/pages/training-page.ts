/** Training as the tests of its durability drive it: the Fine-tune tab, and what lies on the browser's disk. */
import { expect, type Locator } from '@playwright/test';
import type { PairFolders } from '../fixtures/pairs.ts';
import { StudioPage } from './studio-page.ts';

export interface TrainingSettings {
  readonly steps: number;
  readonly seed?: number;
  readonly learningRate?: number;
  readonly batch?: number;
  readonly patch?: number;
}

/** A Run as the browser keeps it. */
export interface KeptRun {
  readonly id: string;
  readonly status: string;
  readonly step: number;
  /** Of the whole Checkpoint: weights, moments, average and step. */
  readonly sha256: string;
  readonly psnrInput: number;
  readonly psnr: number;
  /** The score before the first step is the best where training only harmed. */
  readonly best: { readonly step: number; readonly psnr: number };
}

export class TrainingPage extends StudioPage {
  button(name: string): Locator {
    return this.page.getByRole('region', { name: 'Training controls' }).getByRole('button', { name });
  }

  async enter(backend: 'wasm' | 'webgpu'): Promise<void> {
    await this.open(backend);
    await this.tab('Fine-tune').click();
  }

  async choose({ degraded, clean }: PairFolders): Promise<void> {
    await this.page.getByLabel('Degraded folder').setInputFiles(degraded);
    await this.page.getByLabel('Clean folder').setInputFiles(clean);
    await expect(this.page.getByRole('status', { name: 'Check' })).toContainText('pairs');
  }

  /** A tiny network from fresh weights. */
  async set({
    steps,
    seed = 1,
    learningRate = 0.001,
    batch = 2,
    patch = 32,
  }: TrainingSettings): Promise<void> {
    await this.page.getByLabel('Start from').selectOption({ label: 'Fresh weights' });
    await this.page.getByLabel('Network', { exact: true }).selectOption({ label: 'SRResNet, tiny' });
    await this.page.getByText('Advanced', { exact: true }).click();
    const numbers = {
      Steps: steps,
      'Learning rate': learningRate,
      Batch: batch,
      'Patch (px)': patch,
      Seed: seed,
    };
    for (const [label, value] of Object.entries(numbers)) {
      const field = this.page.getByLabel(label, { exact: true });
      await field.fill(String(value));
      await field.press('Enter');
    }
  }

  async start(): Promise<void> {
    await this.button('Start').click();
  }

  /** Waits until the Run has done so many steps, as the page tells it. */
  async reachStep(step: number): Promise<void> {
    await expect
      .poll(
        async () => Number(/step (\d+) of/.exec(await this.page.locator('.run-numbers').innerText())?.[1]),
        {
          timeout: 120_000,
        },
      )
      .toBeGreaterThanOrEqual(step);
  }

  /** Waits for the words that say why it came to rest. */
  async rest(words: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Why it stopped' })).toContainText(words, {
      timeout: 240_000,
    });
  }

  /** The Runs on the browser's disk, the newest record of each. */
  kept(): Promise<KeptRun[]> {
    return this.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const projects = await root.getDirectoryHandle('projects', { create: true });
      const runs = [];
      for await (const folder of projects.values()) {
        if (folder.kind !== 'directory') continue;
        const records = [];
        for await (const file of (folder as FileSystemDirectoryHandle).values()) {
          if (file.kind !== 'file' || !file.name.startsWith('record-')) continue;
          records.push(JSON.parse(await (await (file as FileSystemFileHandle).getFile()).text()).record);
        }
        const record = records.sort((a, b) => b.revision - a.revision)[0];
        const last = record.checkpoints.at(-1);
        const { id, status, psnrInput, psnr, best } = record;
        runs.push({ id, status, psnrInput, psnr, best, step: last.step, sha256: last.file.sha256 });
      }
      return runs;
    });
  }

  /** The only Run on the disk. */
  async only(): Promise<KeptRun> {
    const [run, ...more] = await this.kept();
    if (run === undefined || more.length > 0)
      throw new Error(`There are ${more.length + 1} Runs on the disk`);
    return run;
  }
}
