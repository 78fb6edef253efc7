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
  title: 'Haze and rain, student adapted without partners',
  summary:
    'The student of three models after 20 steps on hazy, rainy and shaken photos without clean partners. NIQE fell from 5.86 to 5.77 and PIQE from 26.2 to 23.7 on those kept back; it cost haze 0.6 to 1.2 dB, gave rain 0.1 to 0.2, and halved the harm to shaken photos, which it does not undo either. For haze or rain alone the models made for it are better.',
  trainer: 'engine',
  folder: join(runs, 'adapted-2'),
  admits: ['camera-shake', 'train/dehaze/sots_indoor', 'hidden haze'],
};
