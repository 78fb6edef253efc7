import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import { ADAPTATION } from './adaptation-part.ts';
import { hiddenCrops, hiddenDamage, hiddenReader, KINDS } from './hidden-domain.ts';

/** Soft shapes, so that every kind of damage shows. */
function photo(side: number, phase: number): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side)];
    return Math.round(128 + 90 * Math.sin(x / 9 + phase) * Math.cos(y / 13 + (i % 3)));
  });
  return new Uint8Array(encode({ width: side, height: side, data, channels: 3 }));
}

const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'train/clean/sunhays80/a.png': photo(200, 0),
  'train/clean/sunhays80/b.png': photo(200, 1),
  'test/clean/kodak24/k.png': photo(200, 2),
};
const reader: FolderReader = {
  list: async (folder) =>
    Object.keys(files).flatMap((path) =>
      path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
    ),
  read: async (path) => {
    const bytes = files[path];
    if (!bytes) throw new Error(`no ${path}`);
    return bytes;
  },
};

describe('the hidden domain', () => {
  it('lies below the data folder as photos of each kind, the same at every reading', async () => {
    const hidden = hiddenReader(reader);
    expect(await hidden.list('hidden/rain')).toEqual(['a.png', 'b.png']);
    const bytes = await hidden.read('hidden/rain/a.png');
    expect(await hidden.read('hidden/rain/a.png')).toEqual(bytes);
    expect((await decodePhoto(bytes, 'a')).raster).toMatchObject({ width: 192, height: 192, depth: 8 });
    expect(await hidden.read('test/clean/kodak24/k.png')).toBe(files['test/clean/kodak24/k.png']);
  });

  it('damages every kind much, and haze by a coloured airlight', async () => {
    const { sets, paths } = await hiddenCrops(reader, 1, 96);
    expect(paths).toEqual(['test/clean/kodak24/k.png']);
    expect(sets.map(({ task }) => task)).toEqual([...KINDS]);
    for (const { task, crops } of sets) {
      for (const { degraded, clean } of crops) expect(psnr(degraded, clean), task).toBeLessThan(32);
    }
    const white = { width: 64, height: 64, depth: 8, alpha: null, rgb: new Uint8Array(64 * 64 * 3) } as const;
    const { rgb } = hiddenDamage('haze', white, 'x');
    const mean = (channel: number) =>
      Array.from(rgb).reduce((sum, value, i) => sum + (i % 3 === channel ? value : 0), 0) / (64 * 64);
    // Nothing but airlight is left of black: red over green over blue.
    expect(mean(0) - mean(1)).toBeGreaterThan(5);
    expect(mean(1) - mean(2)).toBeGreaterThan(5);
  });
});

describe('the arms of adaptation', () => {
  it('differ in their contrast alone', () => {
    const recipes = ADAPTATION.arms.map(({ id }) => ADAPTATION.recipe(id, 1, ADAPTATION.full));
    const plain = recipes.map(({ name: _, adaptation, ...rest }) => {
      const { contrastWeight: _c, featureWeight: _f, ...others } = adaptation ?? {};
      return { ...rest, adaptation: others };
    });
    expect(plain[1]).toEqual(plain[0]);
    expect(plain[2]).toEqual(plain[0]);
    expect(recipes.map(({ adaptation: a }) => [a?.contrastWeight, a?.featureWeight])).toEqual([
      [0, 0.5],
      [0.1, 0.5],
      [0.1, 0],
    ]);
    expect(recipes[0]?.adaptation?.limits.keep).toBe('last');
  });

  it('ask for the printed means of Table V', () => {
    const published = ADAPTATION.questions.filter(({ published }) => published !== null);
    expect(
      published.map(({ arm, against, measure, published }) => [arm, against, measure, published]),
    ).toContainEqual(['bda', 'start', 'piqe', -11.44]);
    expect(published).toHaveLength(8);
  });
});
