import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { createPhotoStore } from '../../../engine/data/photo-store.ts';
import { provideCodecs } from '../../../engine/imaging/codecs.ts';
import { encodePhoto } from '../../../engine/imaging/encode.ts';
import { stream } from '../../../engine/runtime/random.ts';
import { enterBackend } from '../../../engine/testing/backends.ts';
import { loadCodecFile } from '../../codec-files.ts';
import type { Sizes } from './arms.ts';
import { type Room, runSetting } from './run-setting.ts';

const SIDE = 40;
const SIZES: Sizes = {
  channels: 2,
  blocks: 0,
  batch: 6,
  patch: 12,
  steps: 10,
  seeds: 1,
  images: 2,
  crop: 24,
};

/** A data folder with a few photos of smooth noise. */
async function fakeData(): Promise<FolderReader> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const folder of [
    'train/clean/bsds500',
    'train/clean/photos',
    'test/clean/kodak24',
    'test/clean/cbsd68',
  ]) {
    for (const name of ['a.png', 'b.png']) {
      const random = stream(1, folder, name);
      const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.integer(60, 200));
      const raster = { width: SIDE, height: SIDE, depth: 8, rgb, alpha: null } as const;
      const none = { exif: null, icc: null, xmp: null };
      files.set(`${folder}/${name}`, await encodePhoto(raster, none, { format: 'png', quality: 100 }));
    }
  }
  files.set('val.txt', new TextEncoder().encode('train/clean/photos/b.png\n'));
  files.set('gallery.txt', new TextEncoder().encode('train/clean/photos/a.png\n'));
  return {
    list: async (folder) =>
      [...files.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
    read: async (path) => files.get(path) ?? Promise.reject(new Error(`no ${path}`)),
  };
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mend-art-tur-'));
  provideCodecs(loadCodecFile);
  await enterBackend('wasm');
});
afterAll(() => rm(root, { recursive: true }));

async function room(folder: string, train: boolean, arms = ['mixed', 'tur']): Promise<Room> {
  const reader = await fakeData();
  return {
    reader,
    store: createPhotoStore(reader),
    backend: {
      assertHealthy: () => {},
      report: { backend: 'wasm', adapter: 'a test', software: false, fallback: null },
    },
    real: [],
    photos: [],
    sizes: SIZES,
    first: 1,
    ablations: false,
    arms,
    train,
    runs: join(root, folder),
    pictures: join(root, 'pictures'),
    onRun: () => {},
  };
}

it('gives equal numbers for equal seeds, keeps what is trained, and says what is not', async () => {
  const nothing = await runSetting('rain-haze-snow', await room('one', false, ['mixed', 'art']));
  expect(nothing.runs).toEqual([]);
  expect(nothing.missing.map(({ arm, state }) => `${arm} ${state}`)).toEqual(['mixed absent', 'art absent']);

  const one = await runSetting('rain-haze-snow', await room('one', true));
  const two = await runSetting('rain-haze-snow', await room('two', true));
  const numbers = ({ runs }: typeof one) => runs.map(({ seconds, ...rest }) => rest);
  expect(one.missing).toEqual([]);
  expect(numbers(one)).toEqual(numbers(two));
  expect(one.comparisons).toEqual(two.comparisons);
  const [mixed, tur] = one.runs;
  expect(tur?.sha256).not.toBe(mixed?.sha256);
  expect(mixed?.psnr.map((values) => values.length)).toEqual([2, 2, 2]);
  expect([mixed?.reliability, tur?.reliability?.bins.length]).toEqual([null, 10]);
  expect((tur?.trained ?? 0) - (tur?.parameters ?? 0)).toBe(2 * (9 * 2 * 2 + 2) + 9 * 2 * 3 + 3);

  // Scored once: the second call reads what the first one kept, and trains nothing.
  const kept = join(root, 'one/rain-haze-snow/tur-1/scores.json');
  const text = await readFile(kept, 'utf8');
  await writeFile(kept, text.replace(/"psnr":\[\[[^,]+/, '"psnr":[[99'));
  const again = await runSetting('rain-haze-snow', await room('one', false));
  expect(again.runs.find(({ arm }) => arm === 'tur')?.psnr[0]?.[0]).toBe(99);
}, 240_000);
