/** How the user looks at photos, and how fast this device is: kept for later visits, and worth no complaint if lost. */
import * as v from 'valibot';
import type { StudioState } from './state.ts';

const KEY = 'mend.desk';

type Remembered = Pick<StudioState, 'look' | 'paces'>;

const DeskSchema = v.object({
  look: v.object({
    mode: v.picklist(['split', 'sides', 'stacked', 'blink', 'difference']),
    gain: v.picklist([1, 2, 4, 8, 16, 32]),
    loupe: v.boolean(),
  }),
  paces: v.record(v.string(), v.pipe(v.number(), v.minValue(0))),
});

/** What the last visit knew over what is given. */
export function recallDesk(state: Remembered, storage: Pick<Storage, 'getItem'>): Remembered {
  const { look, paces } = state;
  try {
    const kept = v.safeParse(DeskSchema, JSON.parse(storage.getItem(KEY) ?? 'null'));
    return kept.success ? kept.output : { look, paces };
  } catch {
    return { look, paces };
  }
}

export function keepDesk({ look, paces }: Remembered, storage: Pick<Storage, 'setItem'>): void {
  try {
    storage.setItem(KEY, JSON.stringify({ look, paces }));
  } catch {
    // A full or forbidden storage must not disturb the work.
  }
}
