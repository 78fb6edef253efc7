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
];

export const STUDENT: Stage = {
  recipe: 'uni-student-3',
  id: 'mprnet-student-3',
  title: 'Haze, rain and camera shake, student of three models',
  summary:
    'Haze, rain streaks or camera shake with one set of weights, taught by three others; for one kind of damage the models made for it alone are better.',
  trainer: 'engine',
  folder: join(runs, 'student-3'),
};

export const ADAPTED: Stage = {
  recipe: 'uni-adapted',
  id: 'mprnet-adapted-1',
  title: 'Haze, rain and camera shake, adapted without partners',
  summary:
    'The student of three models, adapted to heavier damage than it had seen without clean partners; no better on what the student knows.',
  trainer: 'engine',
  folder: join(runs, 'adapted'),
};
