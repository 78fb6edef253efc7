import { describe, expect, it } from 'vitest';
import { CLASSICAL_METHODS } from '../classical/catalog.ts';
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { stream } from '../runtime/random.ts';
import { loadClassical } from './loaded-model.ts';
import { createModelStore } from './model-store.ts';
import { restore } from './restorer.ts';

const IDS = [...CLASSICAL_METHODS.keys()];

function noisy(width: number, height: number, depth: 8 | 16 = 8, grey = false): Raster {
  const random = stream(width, height);
  const peak = depth === 8 ? 255 : 65535;
  const rgb = (depth === 8 ? new Uint8Array(width * height * 3) : new Uint16Array(width * height * 3)).map(
    () => random.integer(peak >> 2, peak >> 1),
  );
  const even = grey ? rgb.map((_, i) => rgb[i - (i % 3)] ?? 0) : rgb;
  return { width, height, depth, rgb: even, alpha: null };
}

const CARD = {
  id: 'classic-retinex',
  name: 'Retinex',
  kind: 'classical',
  network: null,
  sha256: null,
  source: 'a paper',
  parameters: 0,
  gmacPerMegapixel: 0,
  bytes: 0,
  tasks: ['low-light'],
  chain: [],
  data: [],
  dataLicence: '',
  date: '2026-01-01',
  scores: [],
};

function storeOf(card: typeof CARD) {
  return createModelStore(async (path) => {
    const files: Record<string, unknown> = {
      'manifest.json': { mend: 1, default: card.id, byTask: {}, models: [card.id] },
      [`${card.id}/card.json`]: card,
    };
    if (!(path in files)) throw new StudioError('model-damaged', `${path} was asked for.`);
    return new TextEncoder().encode(JSON.stringify(files[path]));
  });
}

describe.each(IDS)('the model %s', (id) => {
  it.each([
    [1, 1],
    [5, 2],
    [33, 17],
  ])(
    'takes a photo of %i x %i, keeps depth, opacity and grey, and stops at nothing by strength',
    async (w, h) => {
      const model = loadClassical(id);
      const alpha = new Uint16Array(w * h).fill(777);
      const photo = { ...noisy(w, h, 16), alpha };
      const result = await restore([model], photo);
      expect([result.width, result.height, result.depth, result.alpha]).toEqual([w, h, 16, alpha]);
      expect((await restore([model], photo, { strength: 0 })).rgb).toEqual(photo.rgb);
      const grey = await restore([model], noisy(w, h, 8, true));
      for (let i = 0; i < grey.rgb.length; i += 3) expect(grey.rgb[i]).toBe(grey.rgb[i + 2]);
    },
  );

  it('says how far it is, in a chain too', async () => {
    const seen: { done: number; total: number }[] = [];
    const [model, other] = [loadClassical(id), loadClassical('classic-retinex')];
    await restore([model, other], noisy(40, 30), { onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ done: 0, total: 200 });
    expect(seen.at(-1)).toEqual({ done: 200, total: 200 });
  });
});

describe('a classical model', () => {
  it('stops in the middle of its work when asked', async () => {
    const cancel = new AbortController();
    const seen: number[] = [];
    const work = restore([loadClassical('classic-bm3d')], noisy(300, 120), {
      signal: cancel.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done > 0) cancel.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.at(-1)).toBeLessThan(100);
  });

  it('is loaded from its card alone, and has no weights to hand out', async () => {
    const store = storeOf(CARD);
    expect(await store.load('auto')).toMatchObject({ kind: 'classical', id: 'classic-retinex' });
    await expect(store.file('classic-retinex')).rejects.toMatchObject({ code: 'model-incompatible' });
    const unknown = storeOf({ ...CARD, id: 'classic-future' });
    await expect(unknown.load('classic-future')).rejects.toMatchObject({ code: 'model-incompatible' });
  });
});
