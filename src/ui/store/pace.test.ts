import { describe, expect, it } from 'vitest';
import { batchTimeLeft, expectedTime, learnPace, paceKey } from './pace.ts';
import { NO_PHOTOS, openingEntry, type PhotoEntry, type PhotoState } from './photos-slice.ts';
import { INITIAL_STATE, type StudioState } from './state.ts';

const photo = (id: string, megapixel: number, state: PhotoState, model: string): PhotoEntry => ({
  ...openingEntry(id, id, null),
  state,
  wanted: { model, strength: 1 },
  facts: { width: megapixel * 1000, height: 1000, depth: 8, alpha: false, format: 'png', metadata: [] },
});

const studio = (entries: readonly PhotoEntry[], share: number): StudioState => ({
  ...INITIAL_STATE,
  backend: {
    choice: 'auto',
    fault: null,
    hello: { protocol: 1, backend: 'wasm', adapter: '', software: false, fallback: null },
  },
  photos: { ...NO_PHOTOS, entries, batch: { total: entries.length, finished: 0, share, startedAt: 0 } },
  paces: { 'wasm a': 2, 'wasm b': 3 },
});

describe('pace', () => {
  it('is learned from the first photo and follows the newest', () => {
    const key = paceKey('wasm', 'a');
    const first = learnPace({}, key, 2, 6000);
    expect(first).toEqual({ 'wasm a': 3 });
    expect(learnPace(first, key, 1, 5000)).toEqual({ 'wasm a': 4 });
    expect(learnPace(first, key, 0.01, 5000)).toBe(first);
  });

  it('tells the time of a photo, a chain as the sum of its models, and nothing of what is unknown', () => {
    const at = (model: string) => expectedTime(studio([], 0), photo('x', 4, 'ready', model));
    expect(at('a')).toBe(8000);
    expect(at('a,b')).toBe(20_000);
    expect(at('c')).toBeNull();
    expect(at('b,a@x8')).toBe(12_000 + 8 * 8000);
  });

  it('adds up what is left of a queue', () => {
    const entries = [
      photo('1', 4, 'restoring', 'a'),
      photo('2', 1, 'waiting', 'b'),
      photo('3', 9, 'ready', 'b'),
    ];
    expect(batchTimeLeft(studio(entries, 0.75), 1000)).toBeCloseTo(0.25 * 8000 + 3000);
    const unknown = [...entries, photo('4', 2, 'waiting', 'c')];
    // 2 megapixels are known and take 5 s; 2 more at the same pace.
    expect(batchTimeLeft(studio(unknown, 0.75), 1000)).toBeCloseTo(10_000);
  });
});
