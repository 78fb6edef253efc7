/** Settings under a name: kept for later visits, handed from photo to photo and from person to person. */
import * as v from 'valibot';
import type { WantedSettings } from './photos-slice.ts';

export interface SettingsPreset extends WantedSettings {
  readonly name: string;
}

const KEY = 'mend.presets';
const MOST = 200;
const LONGEST_NAME = 60;

const PresetSchema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LONGEST_NAME)),
  model: v.pipe(v.string(), v.maxLength(400), v.regex(/^[\w.@-]+(,[\w.@-]+)*$/)),
  strength: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

const FileSchema = v.object({
  mend: v.literal('presets'),
  version: v.literal(1),
  presets: v.pipe(v.array(PresetSchema), v.maxLength(MOST)),
});

/** The presets with one more; one of the same name is replaced. */
export function withPreset(
  presets: readonly SettingsPreset[],
  { name, model, strength }: SettingsPreset,
): readonly SettingsPreset[] {
  const short = name.trim().slice(0, LONGEST_NAME);
  if (short === '') return presets;
  const others = presets.filter((preset) => preset.name !== short);
  return [...others, { name: short, model, strength }].slice(-MOST);
}

/** Presets as a JSON file. */
export function presetsFile(presets: readonly SettingsPreset[]): string {
  return `${JSON.stringify({ mend: 'presets', version: 1, presets }, null, 2)}\n`;
}

/** Presets out of a file, or one sentence that says what is wrong with it. */
export function readPresets(text: string): readonly SettingsPreset[] | string {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    return 'This file is no JSON; choose a file that Mend exported.';
  }
  const checked = v.safeParse(FileSchema, parsed);
  if (checked.success) return checked.output.presets;
  const [issue] = checked.issues;
  const where = issue.path?.map(({ key }) => String(key)).join(' → ') ?? 'the file';
  return `These are no presets of Mend: ${where} is wrong. Choose a file that Mend exported.`;
}

/** The presets of earlier visits; none where the storage is damaged or refused. */
export function recallPresets(storage: Pick<Storage, 'getItem'>): readonly SettingsPreset[] {
  try {
    const kept = storage.getItem(KEY);
    const read = kept === null ? [] : readPresets(kept);
    return typeof read === 'string' ? [] : read;
  } catch {
    return [];
  }
}

/** Keeps presets. @returns false where the browser refused */
export function keepPresets(presets: readonly SettingsPreset[], storage: Pick<Storage, 'setItem'>): boolean {
  try {
    storage.setItem(KEY, presetsFile(presets));
    return true;
  } catch {
    return false;
  }
}
