/** Effects of the tab "Degradations": the map, and where photos fall on it. */
import type { StudioContext } from './context.ts';
import type { DegradationsState } from './degradations-state.ts';
import type { PhotoId } from './photos-slice.ts';

export interface Degradations {
  /** Reads the map, once. */
  open(): Promise<void>;
  /** Draws the densities of two sets. */
  compare(a: string, b: string): void;
  /** Finds where a photo falls. */
  place(id: PhotoId): Promise<void>;
}

export function createDegradations({ store, shelf, grids }: StudioContext): Degradations {
  const change = (values: Partial<DegradationsState>) =>
    store.setState((state) => ({ degradations: { ...state.degradations, ...values } }));
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const outcome = await grids.map();
    if (outcome.ok) change({ map: outcome.value, mapFault: null });
    else change({ mapFault: outcome.fault });
    // After a failure the next visit asks again.
    if (!outcome.ok) reading = null;
  };

  return {
    open: () => {
      reading ??= read();
      return reading;
    },
    compare: (a, b) => change({ pair: [a, b] }),
    async place(id) {
      const item = await shelf.fetch(id);
      if (item === null) return;
      change({ placing: id, placeFault: null });
      const outcome = await grids.place(item.photo.raster);
      if (outcome.ok)
        change({ placing: null, places: { ...store.getState().degradations.places, [id]: outcome.value } });
      else change({ placing: null, placeFault: outcome.fault });
    },
  };
}
