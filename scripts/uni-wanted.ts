/** The models of Uni-Removal: what each is called, which Recipe makes it and where its training lies. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Where trainings lie. */
export const runs: string = resolve(root, process.env.MEND_UNI_RUNS ?? 'runs/uni');

export interface Wanted {
  readonly recipe: string;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

/** A training that another one may begin with. */
export interface Stage extends Wanted {
  readonly trainer: 'twin' | 'engine';
  /** Of its own training alone. */
  readonly folder: string;
  /** Processor time of the twin; 8 unless said. */
  readonly minutes?: number;
  /** Kinds of damage at which it may do harm, since its summary says so plainly. */
  readonly admits?: readonly string[];
}

export const TEACHERS: readonly Stage[] = (
  [
    ['rain', 'Rain streaks', 'Rain streaks'],
    ['haze', 'Haze', 'Haze'],
    ['blur', 'Camera shake', 'Blur of an unsteady hand'],
  ] as const
).map(([kind, name, what]) => ({
  recipe: `teacher-${kind}`,
  id: `mprnet-${kind}-1`,
  title: `${name}, MPRNet teacher`,
  summary: `${what}, by a small MPRNet; made to teach others.`,
  trainer: 'twin',
  folder: join(runs, 'teachers', `teacher-${kind}`),
}));

const link = (id: string, recipe: string, trainer: Stage['trainer'], folder: string): Stage => ({
  id,
  recipe,
  title: 'Haze, rain and camera shake, not finished',
  summary: 'A stage on the way to the student of three teachers.',
  trainer,
  folder: join(runs, folder),
});

/** The student's way: each stage begins with the one before, and only the last is offered. */
export const STAGES: readonly Stage[] = [
  link('mprnet-mixed-1', 'uni-mixed', 'twin', 'mixed/uni-mixed'),
  link('mprnet-student-1', 'uni-student-1', 'engine', 'student'),
  link('mprnet-student-2', 'uni-student-2', 'engine', 'student-2'),
  link('mprnet-mixed-2', 'uni-mixed-2', 'twin', 'mixed/uni-mixed-2'),
  link('mprnet-mixed-3', 'uni-mixed-3', 'twin', 'mixed/uni-mixed-3'),
  link('mprnet-student-3', 'uni-student-3', 'engine', 'student-3'),
  { ...link('mprnet-mixed-5', 'uni-mixed-5', 'twin', 'mixed/uni-mixed-5'), minutes: 25 },
];

export const STUDENT: Stage = {
  recipe: 'uni-student-4',
  id: 'mprnet-student-4',
  title: 'Haze and rain, student of three models',
  summary:
    'Haze or rain streaks with one set of weights, taught by three models. Gives a shaken photo little, and takes a pale one now and then for a hazy one. For haze or rain alone the models made for it are better.',
  trainer: 'engine',
  folder: join(runs, 'student-4'),
  admits: ['camera-shake'],
};

export const ADAPTED: Stage = {
  recipe: 'uni-adapted-2',
  id: 'mprnet-adapted-2',
  title: 'Haze, rain and camera shake, student adapted without partners',
  summary:
    'The student of three models after 40 steps on hazy, rainy and shaken photos without clean partners: more careful. NIQE fell from 5.98 to 5.84 on those kept back; it gave shaken photos 0.1 to 0.4 dB and rain 0.1 to 0.6, and cost haze 1.6 to 3.4. For haze or rain alone the models made for it are better.',
  trainer: 'engine',
  folder: join(runs, 'adapted-2'),
  admits: ['train/dehaze/sots_indoor', 'hidden haze'],
};
