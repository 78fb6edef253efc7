import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, edited, redone, undone } from './history.ts';
import { movedOrder, NO_PHOTOS, openingEntry } from './photos-slice.ts';
import { INITIAL_STATE, type StudioState, wantedOf } from './state.ts';

const desk = (...names: string[]): StudioState => ({
  ...INITIAL_STATE,
  photos: {
    ...NO_PHOTOS,
    entries: names.map((name) => ({ ...openingEntry(name, name, null), state: 'ready' as const })),
    selected: names[0] ?? null,
  },
});

/** All that can be undone. */
const essence = ({ photos, settings }: StudioState) => ({ entries: photos.entries, settings });

const wanted = (state: StudioState, id: string, strength: number): Edit => {
  const entry = state.photos.entries.find((each) => each.id === id) ?? null;
  const before = entry?.wanted ?? null;
  return {
    kind: 'wanted',
    what: 'strength',
    changes: [{ id, before, after: { ...wantedOf(state, entry), strength } }],
  };
};

/** One of the things that a user may do, chosen by two numbers. */
function act(state: StudioState, kind: number, value: number): Edit | null {
  const { entries } = state.photos;
  const at = value % Math.max(1, entries.length);
  const entry = entries[at];
  if (entry === undefined) return null;
  if (kind === 0) return wanted(state, entry.id, (value % 101) / 100);
  if (kind === 1) {
    const { exportQuality } = state.settings;
    return { kind: 'settings', before: { exportQuality }, after: { exportQuality: 1 + (value % 100) } };
  }
  if (kind === 2) return { kind: 'remove', photos: [{ id: entry.id, at }] };
  const before = entries.map(({ id }) => id);
  return { kind: 'order', before, after: movedOrder(state.photos, entry.id, (value % 5) - 2) };
}

const walk = (times: readonly (readonly [number, number])[], start: StudioState, pause: number) =>
  times.reduce(
    (state, [kind, value], i) => {
      const edit = act(state, kind, value);
      return edit === null ? state : edited(state, edit, 10_000 + i * pause);
    },
    { ...start },
  );

describe('undo', () => {
  it('takes any fifty actions back to the start, and redo makes them all again', () => {
    const action = fc.tuple(fc.nat(3), fc.nat(1000));
    void fc.assert(
      fc.property(
        fc.array(action, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(1, 5000),
        (actions, pause) => {
          const start = desk('a', 'b', 'c', 'd', 'e');
          const end = walk(actions, start, pause);
          let back = end;
          for (let i = 0; i < actions.length; i++) back = undone(back);
          expect(essence(back)).toEqual(essence(start));
          let again = back;
          for (let i = 0; i < actions.length; i++) again = redone(again);
          expect(essence(again)).toEqual(essence(end));
        },
      ),
    );
  });

  it('counts the way of one slider as one edit, and two gestures as two', () => {
    let state = desk('a');
    for (const [time, strength] of [
      [5000, 0.9],
      [5100, 0.5],
      [9000, 0.2],
    ] as const) {
      state = edited(state, wanted(state, 'a', strength), time);
    }
    expect(state.history.done).toHaveLength(2);
    expect(undone(state).photos.entries[0]?.wanted?.strength).toBe(0.5);
    expect(undone(undone(state)).photos.entries[0]?.wanted).toBeNull();
  });

  it('leaves alone what was opened between two edits', () => {
    const first = edited(desk('a', 'b'), { kind: 'order', before: ['a', 'b'], after: ['b', 'a'] }, 1);
    const later: StudioState = {
      ...first,
      photos: { ...first.photos, entries: [...first.photos.entries, openingEntry('new', 'new', null)] },
    };
    expect(undone(later).photos.entries.map(({ id }) => id)).toEqual(['a', 'b', 'new']);
  });
});
