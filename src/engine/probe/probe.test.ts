import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromFloats } from '../domain/raster.ts';
import { enterBackend } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { samplePhoto } from '../testing/sample-photo.ts';
import { loadDetector } from './detector.ts';
import { type Impression, type Look, probeScore } from './probe.ts';
import { loadSegmenter } from './segmenter.ts';

const models = new URL('../../../node_modules/@vladmandic/human/models/', import.meta.url);
const read = async (file: string) => new Uint8Array(await readFile(new URL(file, models)));
/** COCO's number of a bird, counted from 0. */
const BIRD = 14;

describe('the networks of others', () => {
  beforeAll(() => enterBackend('wasm'));

  it('find the osprey, tell it from the sky behind it, and leave nothing behind', async () => {
    const { data } = await samplePhoto('osprey.jpg', 0, 0, 640, 400);
    const photo = fromFloats(Float32Array.from(data), { width: 640, height: 400, depth: 8, alpha: null });
    const [detector, segmenter] = [await loadDetector(read), await loadSegmenter(read)];
    const found = await detector.detect(photo);
    const [best] = found;
    expect(best?.kind).toBe(BIRD);
    expect(found.every(({ left, right }) => left >= -20 && right <= 660)).toBe(true);
    const mask = await segmenter.segment(photo);
    expect(mask).toHaveLength(256 * 256);
    // What the segmenter takes for a person is the bird: more of its box is marked than of the rest.
    const share = (inside: boolean): number => {
      const [left, top, right, bottom] = [best?.left, best?.top, best?.right, best?.bottom].map(
        (side = 0, i) => (side * 256) / (i % 2 === 0 ? 640 : 400),
      ) as [number, number, number, number];
      const marked = [...mask].filter((_, i) => {
        const [x, y] = [i % 256, Math.floor(i / 256)];
        return (x >= left && x < right && y >= top && y < bottom) === inside;
      });
      return marked.reduce((sum, value) => sum + value, 0) / marked.length;
    };
    expect(share(true)).toBeGreaterThan(2 * share(false));
    await expectNoLeak(async () => {
      await detector.detect(photo);
    });
    detector.dispose();
    segmenter.dispose();
  });

  it('are refused with words where their files are not there', async () => {
    const nothing = async () => {
      throw new Error('ENOENT');
    };
    await expect(loadDetector(nothing)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('install its package again'),
    });
  });
});

describe('probeScore', () => {
  const impression = (task: Impression['task'], clean: number, psnr: number): Impression => ({
    task,
    clean,
    psnr,
  });
  const box = { left: 0, top: 0, right: 10, bottom: 10, score: 0.9, kind: 3 };
  const look = (parts: Partial<Look>): Look => ({
    found: [],
    mask: Uint8Array.of(0, 0, 0, 0),
    impression: impression('clean', 1, 50),
    ...parts,
  });

  it('takes what is in the clean photo as true, and photos without people out of the masks', () => {
    const clean = look({ found: [box], mask: Uint8Array.of(1, 1, 0, 0) });
    const given = look({ mask: Uint8Array.of(1, 0, 0, 0), impression: impression('rain', 0.2, 30) });
    const score = probeScore(
      [
        { clean, given },
        { clean: look({}), given: look({ found: [box] }) },
      ],
      true,
    );
    expect(score.detection).toEqual({ map: 0, iou: 0, count: 1 });
    expect(score.segmentation?.mpa).toBeCloseTo((1 / 2 + 1) / 2, 12);
    expect(score.segmentation?.miou).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12);
    expect(score.features).toEqual({ clean: 0.6, psnr: 40, named: 0.5 });
  });

  it('says nothing of objects where nobody looked for them', () => {
    const same = look({});
    expect(probeScore([{ clean: same, given: same }], false)).toMatchObject({
      detection: null,
      segmentation: null,
    });
  });
});
