/** The kinds of damage that the choice per photo knows, as data: what they are made of and which group they belong to. */
import type { TaskId } from '../domain/task.ts';
import type { Damage } from './degraded-patches.ts';

export interface ReferenceGroup {
  readonly id: string;
  /** As it is said to people: "this photo shows …". */
  readonly label: string;
  /** Its model changes the tone of the whole photo, which harms one that did not need it: doubt decides against it. */
  readonly tone?: true;
}

/** One model is recommended for each group: that of its sets' tasks. */
export const REFERENCE_GROUPS = [
  { id: 'clean', label: 'no damage' },
  { id: 'noise', label: 'noise' },
  { id: 'jpeg', label: 'JPEG artefacts' },
  { id: 'blur', label: 'softness' },
  { id: 'mixed', label: 'several kinds of damage at once' },
  { id: 'rain', label: 'rain' },
  { id: 'haze', label: 'haze', tone: true },
  { id: 'low-light', label: 'low light', tone: true },
] as const satisfies readonly ReferenceGroup[];

export type ReferenceGroupId = (typeof REFERENCE_GROUPS)[number]['id'];

export interface ReferenceSet extends Damage {
  readonly id: string;
  readonly group: ReferenceGroupId;
  /** Real pairs below `train` and `test` in place of damage that is made. */
  readonly pairs?: readonly string[];
}

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

/** Milder damage than these can hardly be told from none, and hardly matters. */
export const REFERENCE_SETS: readonly ReferenceSet[] = [
  made('clean', 'clean'),
  made('noise', 'gaussian-noise', { sigma: [8, 50] }),
  made('noise', 'poisson-noise'),
  made('jpeg', 'jpeg', { quality: [10, 60] }),
  made('blur', 'gaussian-blur', { sigma: [1, 4] }),
  made('blur', 'motion-blur', { length: [7, 31] }),
  made('blur', 'downscale'),
  made('mixed', 'real-chain', { severity: [0.5, 2] }),
  made('rain', 'rain'),
  real('rain', 'rain', ['derain/rain100l', 'derain/jorder_heavy', 'derain/ddn']),
  made('haze', 'haze', { beta: [0.5, 3] }),
  real('haze', 'haze', ['dehaze/sots_indoor']),
  made('low-light', 'low-light', { gamma: [1.5, 3.5] }),
  real('low-light', 'low-light', ['lowlight/lol']),
];
