import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { type EvaluateProgress, evaluate } from './evaluate.ts';
import type { CellStore, Contender, KeptCell } from './judge.ts';
import { decodeCell, encodeCell } from './kept-cell.ts';
import { lonelySources, pairedSources } from './sources.ts';

const flat = (value: number, width = 16): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    encode({ width, height: 16, channels: 3, data: new Uint8Array(width * 16 * 3).fill(value) }),
  );

const files: Record<string, Uint8Array<ArrayBuffer>> = {
  'input/a.png': flat(100),
  'target/a.png': flat(110),
  'input/b_noisy.png': flat(50),
  'target/b.png': flat(50),
  'input/broken.png': flat(1).slice(0, 40),
  'target/broken.png': flat(1),
  'input/narrow.png': flat(1, 12),
  'target/narrow.png': flat(1),
  'input/alone.png': flat(1),
};
const read = async (name: string, part: string) => files[`${part}/${name}`] ?? new Uint8Array();
const namesIn = (part: string) =>
  Object.keys(files).flatMap((path) => (path.startsWith(`${part}/`) ? [path.slice(part.length + 1)] : []));
const sources = pairedSources(namesIn('input'), namesIn('target'), read);

/** Adds to every value; counts how often it is asked. */
function adder(id: string, amount: number): Contender & { calls: number } {
  const contender = {
    id,
    digest: id,
    parameters: 1,
    calls: 0,
    restore: async (raster: Raster): Promise<Raster> => {
      contender.calls += 1;
      return { ...raster, rgb: raster.rgb.map((value) => value + amount) as Raster['rgb'] };
    },
  };
  return contender;
}

function memory(): CellStore & { lines: Map<string, string> } {
  const lines = new Map<string, string>();
  return {
    lines,
    get: async (key) => decodeCell(lines.get(key) ?? ''),
    put: async (key, cell) => {
      lines.set(key, encodeCell(cell));
    },
  };
}

const options = {
  conditions: { metrics: ['psnr', 'niqe'], channel: 'rgb', border: 0 },
  backend: { backend: 'wasm', adapter: 'x' },
} as const;

/** PSNR of a constant difference. */
const off = (difference: number): number => 20 * Math.log10(255 / difference);

describe('evaluate', () => {
  it('judges every photo under every model, and a bad one costs its own row', async () => {
    const told: EvaluateProgress[] = [];
    const result = await evaluate(sources, [adder('plus5', 5), adder('plus0', 0)], {
      ...options,
      onProgress: (progress) => told.push(progress),
    });
    expect(result.photos.map((one) => one.in)).toEqual(['a.png', 'b_noisy.png']);
    const [a, b] = result.photos;
    expect(a).toMatchObject({ target: 'a.png', width: 16, height: 16 });
    expect(a?.input.scores.psnr).toBeCloseTo(off(10), 10);
    expect(a?.outputs.plus5?.scores.psnr).toBeCloseTo(off(5), 10);
    expect(b?.input.scores.psnr).toBe(Number.POSITIVE_INFINITY);
    expect(a?.input.scores).not.toHaveProperty('niqe');
    expect(a?.input.faults?.niqe).toMatch(/at least 96/);
    expect(result.failed.map((one) => one.in)).toEqual(['broken.png', 'narrow.png', 'alone.png']);
    expect(result.failed.map((one) => one.error).join()).toMatch(
      /broken.png.*12 × 16.*has no clean partner/s,
    );
    expect(told.at(-1)).toMatchObject({ done: 15, total: 15 });
  });

  it('does not ask again for what is kept, and adds the metrics that are missing', async () => {
    const cells = memory();
    const model = adder('plus5', 5);
    const first = await evaluate(sources.slice(0, 2), [model], { ...options, cells });
    expect(model.calls).toBe(2);
    const reloaded = { ...memory(), get: async (key: string) => decodeCell(cells.lines.get(key) ?? '') };
    expect(await evaluate(sources.slice(0, 2), [model], { ...options, cells: reloaded })).toEqual(first);
    expect(model.calls).toBe(2);
    const more = {
      ...options,
      cells,
      conditions: { ...options.conditions, metrics: ['psnr', 'ssim'] },
    } as const;
    const { photos } = await evaluate(sources.slice(0, 1), [model], more);
    expect(model.calls).toBe(3);
    expect(photos[0]?.outputs.plus5?.scores).toMatchObject({ ...first.photos[0]?.outputs.plus5?.scores });
    await evaluate(sources.slice(0, 1), [{ ...model, digest: 'other weights' }], { ...options, cells });
    expect(model.calls).toBe(4);
    await evaluate(sources.slice(0, 1), [model], {
      ...options,
      cells,
      conditions: { ...options.conditions, border: 2 },
    });
    expect(model.calls).toBe(5);
  });

  it('keeps what it has when it is cancelled', async () => {
    const cells = memory();
    const stop = new AbortController();
    const model = adder('plus5', 5);
    const work = evaluate(sources.slice(0, 2), [model], {
      ...options,
      cells,
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(cells.lines.size).toBe(2);
  });

  it('lets a model fail on a photo, but not on a lost device', async () => {
    const failing = (code: 'out-of-memory' | 'device-lost'): Contender => ({
      ...adder('failing', 0),
      restore: () => Promise.reject(new StudioError(code, 'No.')),
    });
    const { photos } = await evaluate(sources.slice(0, 1), [failing('out-of-memory')], options);
    expect(photos[0]?.outputs.failing).toMatchObject({ scores: {}, faults: { restoring: 'No.' } });
    await expect(evaluate(sources, [failing('device-lost')], options)).rejects.toMatchObject({
      code: 'device-lost',
    });
  });

  it('judges photos without partners by the metrics that can', async () => {
    const { photos } = await evaluate(lonelySources(['a.png'], read), [], options);
    expect(photos[0]).toMatchObject({
      target: null,
      input: { faults: { psnr: expect.stringContaining('clean photo') } },
    });
  });
});

describe('a kept cell', () => {
  it('survives being text, and is refused where it is damaged', () => {
    const cell: KeptCell = {
      scores: { psnr: Number.POSITIVE_INFINITY, ssim: 1 },
      milliseconds: 3,
      width: 1,
      height: 2,
      faults: {},
    };
    expect(decodeCell(encodeCell(cell))).toEqual(cell);
    expect(decodeCell(encodeCell(cell).slice(0, -3))).toBeNull();
    expect(decodeCell('{"scores":{"psnr":"a"}}')).toBeNull();
  });
});
