/** The kinds of damage that the choice per photo knows, as data: what they are made of and which group they belong to. */
import type { TaskId } from '../domain/task.ts';
import type { Damage } from './degraded-patches.ts';

export interface ReferenceGroup {
  readonly id: string;
  /** As it is said to people: "this photo shows …". */
  readonly label: string;
  /** Its model changes the tone of the whole photo, which harms one that did not need it: doubt decides against it. */
  readonly tone?: true;
  /**
   * PSNR in dB of a photo against what the group's model makes of it, above which there was nothing to undo: of rain its
   * model takes away more (33 dB and less of most training photos) than of photos without.
   */
  readonly untouched?: number;
}

/** One model is recommended for each group: that of its sets' tasks. */
export const REFERENCE_GROUPS = [
  { id: 'clean', label: 'no damage' },
  { id: 'noise', label: 'noise' },
  { id: 'dead-pixels', label: 'dead pixels' },
  { id: 'jpeg', label: 'JPEG artefacts' },
  { id: 'blur', label: 'softness' },
  { id: 'mixed', label: 'several kinds of damage at once' },
  { id: 'rain', label: 'rain', untouched: 33 },
  { id: 'haze', label: 'haze', tone: true },
  { id: 'low-light', label: 'low light', tone: true },
] as const satisfies readonly ReferenceGroup[];

export type ReferenceGroupId = (typeof REFERENCE_GROUPS)[number]['id'];

export interface ReferenceSet extends Damage {
  readonly id: string;
  readonly group: ReferenceGroupId;
  /** Real pairs below `train` and `test` in place of damage that is made. */
  readonly pairs?: readonly string[];
  /** Qualities of the JPEG that the damaged photo is then saved as; absent: it is not. */
  readonly saved?: Qualities;
  /** The photo is damaged after its contrast was lowered, as in old prints and scans. */
  readonly faded?: true;
  /** The set that its photos count as; absent: itself. */
  readonly kind?: string;
}

type Qualities = readonly [low: number, high: number];

const made = (group: ReferenceGroupId, task: TaskId, set: Damage['set'] = {}): ReferenceSet => ({
  id: task,
  group,
  task,
  set,
});

const real = (group: ReferenceGroupId, task: TaskId, pairs: readonly string[]): ReferenceSet => ({
  id: `${task}:pairs`,
  group,
  task,
  set: {},
  pairs,
});

/** The same as a JPEG file: without such photos, what they lie in would be taken for what ails them. */
const saved = (set: ReferenceSet, qualities: Qualities): ReferenceSet => ({
  ...set,
  id: `${set.id}:saved`,
  kind: set.id,
  saved: qualities,
});

/** The same in a faded photo: without such ones, low contrast would be haze whatever else ails a photo. */
const faded = (set: ReferenceSet): ReferenceSet => ({
  ...set,
  id: `${set.id}:faded`,
  kind: set.kind ?? set.id,
  faded: true,
});

const RAIN = made('rain', 'rain');
const RAIN_PAIRS = real('rain', 'rain', ['derain/rain100l', 'derain/jorder_heavy', 'derain/ddn']);
const HAZE = made('haze', 'haze', { beta: [0.5, 3] });
const HAZE_PAIRS = real('haze', 'haze', ['dehaze/sots_indoor']);
const LOW_LIGHT = made('low-light', 'low-light', { gamma: [1.5, 3.5] });
const LOW_LIGHT_PAIRS = real('low-light', 'low-light', ['lowlight/lol']);
const NOISE = made('noise', 'gaussian-noise', { sigma: [8, 50] });
const BLUR = made('blur', 'gaussian-blur', { sigma: [1, 4] });
const CLEAN = made('clean', 'clean');
const JPEG = made('jpeg', 'jpeg', { quality: [10, 60] });
const MIXED = made('mixed', 'real-chain', { severity: [0.5, 2] });

/** What photos come as: from the web as from a camera. */
const USUAL: Qualities = [60, 95];
/** At these JPEG can hardly be seen. */
const GOOD: Qualities = [80, 98];

/** Milder damage than these can hardly be told from none, and hardly matters. */
export const REFERENCE_SETS: readonly ReferenceSet[] = [
  CLEAN,
  NOISE,
  made('noise', 'poisson-noise'),
  JPEG,
  BLUR,
  made('blur', 'motion-blur', { length: [7, 31] }),
  made('blur', 'downscale'),
  MIXED,
  RAIN,
  RAIN_PAIRS,
  HAZE,
  HAZE_PAIRS,
  LOW_LIGHT,
  LOW_LIGHT_PAIRS,
  made('dead-pixels', 'salt-pepper', { amount: [0.002, 0.1] }),
  saved(CLEAN, GOOD),
  saved(NOISE, GOOD),
  ...[BLUR, RAIN, RAIN_PAIRS, HAZE, HAZE_PAIRS, LOW_LIGHT, LOW_LIGHT_PAIRS].map((set) => saved(set, USUAL)),
  ...[saved(NOISE, USUAL), JPEG, MIXED].map(faded),
];

/** The kinds that photos are compared with. */
export const REFERENCE_KINDS: readonly ReferenceSet[] = REFERENCE_SETS.filter(
  ({ kind }) => kind === undefined,
);

/** The kind that photos of a set count as; undefined for damage that is not known. */
export function kindOf(id: string): ReferenceSet | undefined {
  const set = REFERENCE_SETS.find((one) => one.id === id);
  return REFERENCE_SETS.find((one) => one.id === (set?.kind ?? set?.id));
}
