/** The metrics without a reference against an implementation of its own (tools/torch/mend_torch/quality.py). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../domain/raster.ts';
import { brisqueFeatures } from './brisque-features.ts';
import { predict } from './kernel-machine.ts';
import { parseBrisqueModel } from './libsvm.ts';
import { type NiqeModel, niqe, niqeBlockSize, pristineBlocks } from './niqe.ts';
import { fitNormal } from './normal-model.ts';
import { piqe } from './piqe.ts';
import { type PictureKey, picture } from './quality-fixture.ts';

interface Fixture {
  readonly brisqueFeatures: PictureKey & { readonly values: readonly number[] };
  readonly niqe: {
    readonly block: 48;
    readonly good: PictureKey;
    readonly goodBlocks: number;
    readonly photo: PictureKey;
    readonly distance: number;
  };
  readonly piqe: readonly (PictureKey & { readonly score: number })[];
  readonly libsvm: {
    readonly model: string;
    readonly ranges: string;
    readonly features: readonly (readonly number[])[];
    readonly predictions: readonly number[];
  };
}

const url = new URL('../../../tools/torch/fixtures/quality.json', import.meta.url);
const fixture = JSON.parse(readFileSync(url, 'utf8')) as Fixture;

function flat(width: number, height: number): Raster {
  return { width, height, depth: 8, rgb: new Uint8Array(width * height * 3).fill(77), alpha: null };
}

describe("BRISQUE's features", () => {
  it('are the 36 of the independent implementation', () => {
    const ours = brisqueFeatures(picture(fixture.brisqueFeatures));
    expect(ours).toHaveLength(36);
    fixture.brisqueFeatures.values.forEach((value, i) => {
      expect(ours[i], `feature ${i}`).toBeCloseTo(value, 9);
    });
  });

  it('do not see opacity, and see 16 bits as 8', () => {
    const photo = picture({ width: 64, height: 48, seed: 5 });
    const deep: Raster = { ...photo, depth: 16, rgb: Uint16Array.from(photo.rgb, (value) => value * 257) };
    expect(brisqueFeatures(deep)).toEqual(brisqueFeatures(photo));
  });

  it('say in a sentence why a photo has none', () => {
    expect(() => brisqueFeatures(flat(31, 80))).toThrow(/at least 32 × 32 pixels and got 31 × 80/);
    expect(() => brisqueFeatures(flat(90, 40), 5)).toThrow(/got 80 × 30/);
  });
});

describe('NIQE', () => {
  const { block, good, goodBlocks, photo, distance } = fixture.niqe;
  const blocks = pristineBlocks(picture(good), block);

  it('has the distance of the independent implementation, model and all', () => {
    expect(blocks).toHaveLength(goodBlocks);
    const fitted = fitNormal(blocks);
    const model: NiqeModel = { 96: fitted, 48: fitted };
    expect(niqeBlockSize(photo.width, photo.height)).toBe(block);
    expect(niqe(picture(photo), model)).toBeCloseTo(distance, 5);
  });

  it('takes blocks of 96 pixels where two fit each way', () => {
    expect(niqeBlockSize(192, 500)).toBe(96);
    expect(niqeBlockSize(500, 191)).toBe(48);
  });

  it('says in a sentence what it cannot judge', () => {
    const model: NiqeModel = { 96: fitNormal(blocks), 48: fitNormal(blocks) };
    expect(() => niqe(flat(95, 400), model)).toThrow(/at least 96 × 96 pixels and got 95 × 400/);
    expect(() => niqe(flat(300, 200), model)).toThrow(/no texture/);
  });
});

describe('PIQE', () => {
  it.each(fixture.piqe)('of $width × $height is that of the independent implementation', (one) => {
    expect(piqe(picture(one))).toBeCloseTo(one.score, 9);
  });

  it('is 100 by its formula where nothing has texture', () => {
    expect(piqe(flat(40, 40))).toBe(100);
  });
});

describe('a BRISQUE model that the user brings', () => {
  const { model, ranges, features, predictions } = fixture.libsvm;

  it("predicts what libsvm's own programs predict", () => {
    const machine = parseBrisqueModel(model, ranges);
    // svm-scale hands features on in six digits.
    features.forEach((row, i) => {
      expect(predict(machine, row)).toBeCloseTo(predictions[i] as number, 3);
    });
  });

  it.each([
    ['another kernel', model.replace('kernel_type rbf', 'kernel_type linear'), ranges, /Gaussian kernels/],
    ['a truncated file', model.trim().split('\n').slice(0, -1).join('\n'), ranges, /announces \d+/],
    ['a word for a number', model.replace(/ 7:\S+/, ' 7:many'), ranges, /Feature 7 .* is not a number/],
    ['too many features', model.replace(' 36:', ' 37:'), ranges, /no feature 37/],
    ['no model at all', 'hello', ranges, /no support vectors/],
    ['other ranges', model, ranges.replace('-1 1', '0 1'), /does not start/],
  ])('is refused in a sentence: %s', (_name, text, table, sentence) => {
    expect(() => parseBrisqueModel(text, table)).toThrow(sentence);
  });
});
