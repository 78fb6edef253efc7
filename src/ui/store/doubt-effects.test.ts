import { describe, expect, it, vi } from 'vitest';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { EngineClient } from '../../workers/clients/engine-client.ts';
import { createDoubts } from './doubt-effects.ts';
import { fakeContext, grey } from './fake-context.ts';
import { openingEntry, type PhotoEntry } from './photos-slice.ts';

const card = (id: string, doubts: boolean) =>
  ({ id, kind: 'network', ...(doubts ? { uncertainty: { parameters: 9, scale: 2 } } : {}) }) as ModelCard;

const restored = (id: string, model: string): PhotoEntry => ({
  ...openingEntry(id, `${id}.png`, null),
  state: 'ready',
  rendered: { wanted: model, model, milliseconds: 1 },
});

const bitmap = { width: 1, height: 1, close: () => undefined } as ImageBitmap;
const picture = { width: 1, height: 1, alpha: true, tiles: [], overview: null, thumbnail: bitmap };

/** Two photos restored by a model that doubts and one by another that does not. */
function studio(doubt: EngineClient['doubt']) {
  const { context } = fakeContext({ engine: { doubt } });
  const doubts = createDoubts(context);
  const { store, shelf } = context;
  store.setState((state) => ({
    models: {
      listing: { default: 'tur', byTask: {}, cards: [card('tur', true), card('sure', false)], features: [] },
      fault: null,
    },
    photos: {
      ...state.photos,
      entries: [restored('a', 'tur'), restored('b', 'tur'), restored('c', 'sure')],
      selected: 'a',
    },
  }));
  for (const id of ['a', 'b', 'c']) {
    const photo = {
      name: id,
      format: 'png',
      raster: grey(1),
      metadata: { exif: null, icc: null, xmp: null },
    } as const;
    shelf.put(id, { photo, reference: null, restored: grey(2), original: picture, result: picture });
  }
  const select = (selected: string) => store.setState(({ photos }) => ({ photos: { ...photos, selected } }));
  return { doubts, store, select };
}

const answer = { overlay: grey(3), peak: 0.1, mean: 0.02, high: 0.08, calibrated: true };

describe('doubts', () => {
  it('are asked for once they are wanted, and follow the photo in front', async () => {
    const asked: string[] = [];
    const { doubts, store, select } = studio(async (_raster, model) => {
      asked.push(model);
      return { ok: true, value: answer };
    });
    expect(asked).toEqual([]);
    doubts.show(true);
    expect(store.getState().doubt.working).toBe(true);
    await vi.waitFor(() => expect(store.getState().doubt.map).toMatchObject({ photo: 'a', mean: 0.02 }));
    expect(doubts.overlay('a', 'tur')).not.toBeNull();
    expect(doubts.overlay('b', 'tur')).toBeNull();
    select('c');
    select('b');
    await vi.waitFor(() => expect(store.getState().doubt.map?.photo).toBe('b'));
    expect(asked).toEqual(['tur', 'tur']);
    doubts.show(false);
    expect(doubts.overlay('b', 'tur')).toBeNull();
    doubts.show(true);
    expect(doubts.overlay('b', 'tur')).not.toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('give up the photo that is no longer in front', async () => {
    const stopped: boolean[] = [];
    const { doubts, store, select } = studio(
      (_raster, _model, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            stopped.push(true);
            resolve({ ok: false, fault: { code: 'cancelled', message: '' } });
          });
        }),
    );
    doubts.show(true);
    await vi.waitFor(() => expect(store.getState().doubt.working).toBe(true));
    await Promise.resolve();
    select('c');
    await vi.waitFor(() => expect(stopped).toEqual([true]));
    expect(store.getState().doubt).toMatchObject({ working: false, fault: null, map: null });
  });

  it('say what went wrong, and try again only when asked', async () => {
    let calls = 0;
    const { doubts, store } = studio(async () => {
      calls += 1;
      return { ok: false, fault: { code: 'out-of-memory', message: 'Full.' } };
    });
    doubts.show(true);
    await vi.waitFor(() => expect(store.getState().doubt.fault?.code).toBe('out-of-memory'));
    store.setState({});
    expect(calls).toBe(1);
    doubts.show(false);
    doubts.show(true);
    await vi.waitFor(() => expect(calls).toBe(2));
  });
});
