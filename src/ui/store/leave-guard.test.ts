import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand';
import { createLeaveGuard } from './leave-guard.ts';
import { NO_PHOTOS, openingEntry } from './photos-slice.ts';
import { INITIAL_STATE, type ShellState, type StudioState } from './state.ts';

const restored = (name: string) => ({
  ...openingEntry(name, name, null),
  rendered: { wanted: 'automatic', model: 'a', milliseconds: 1 },
});

function studio(keeping: ShellState['keeping']) {
  const store = createStore<StudioState>()(() => ({
    ...INITIAL_STATE,
    shell: { ...INITIAL_STATE.shell, keeping },
  }));
  const guard = createLeaveGuard(store);
  const restore = (...names: string[]) =>
    store.setState({ photos: { ...NO_PHOTOS, entries: names.map(restored) } });
  return { guard, restore };
}

describe('leaving the page', () => {
  it.each(['refused', 'full', 'elsewhere'] as const)(
    'asks where nothing is kept (%s), until all is saved',
    (keeping) => {
      const { guard, restore } = studio(keeping);
      expect(guard.wouldLose()).toBe(false);
      restore('a');
      expect(guard.wouldLose()).toBe(true);
      guard.saved();
      expect(guard.wouldLose()).toBe(false);
      restore('a', 'b');
      expect(guard.wouldLose()).toBe(true);
    },
  );

  it('does not nag where everything is kept', () => {
    const { guard, restore } = studio('lasting');
    restore('a');
    expect(guard.wouldLose()).toBe(false);
  });
});
