/** The few choices that outlive a visit. A damaged or refused storage only means defaults. */
import * as v from 'valibot';
import { DEFAULT_EXPORT } from './export-state.ts';
import type { StudioState } from './state.ts';

const KEY = 'mend.settings';

const KeptSchema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  shortcuts: v.boolean(),
  exportQuality: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  exportHow: v.optional(
    v.object({
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      keep: v.picklist(['all', 'no-place', 'none']),
      depth: v.nullable(v.picklist([8, 16])),
    }),
    DEFAULT_EXPORT,
  ),
});

/** The settings of the last visit over the given ones. */
export function recall(
  settings: StudioState['settings'],
  storage: Pick<Storage, 'getItem'>,
): StudioState['settings'] {
  try {
    const kept = v.safeParse(KeptSchema, JSON.parse(storage.getItem(KEY) ?? 'null'));
    return kept.success ? { ...settings, ...kept.output } : settings;
  } catch {
    return settings;
  }
}

/** Keeps what outlives a visit. */
export function keep(
  { theme, shortcuts, exportQuality, exportHow }: StudioState['settings'],
  storage: Pick<Storage, 'setItem'>,
): void {
  try {
    storage.setItem(KEY, JSON.stringify({ theme, shortcuts, exportQuality, exportHow }));
  } catch {
    // A full or forbidden storage must not disturb the work.
  }
}
