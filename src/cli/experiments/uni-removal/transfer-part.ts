/** Knowledge transfer (Table IV): one student, three teachers, with and without each grain of the contrastive loss. */
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import type { Measured } from '../common/compare.ts';
import { shownCrops } from '../common/crop-strips.ts';
import { counted } from '../common/markdown.ts';
import { readTestCrops, rounded, scoreCrops, type TaskCrops } from '../common/test-crops.ts';
import { readTestPairs } from '../common/test-pairs.ts';
import type { Part, Question, Reference, Sizes } from './part.ts';
import { NETWORK, START, STUDENT } from './start.ts';

/** The zoo's teachers, and what each of them is taught for. */
export const TEACHERS = [
  { task: 'haze', model: 'mprnet-haze-1', measure: 'haze' },
  { task: 'rain', model: 'mprnet-rain-1', measure: 'rain' },
  { task: 'camera-shake', model: 'mprnet-blur-1', measure: 'blur' },
] as const;

/** Ten minutes of one processor core. */
const FULL: Sizes = { steps: 100, batch: 3, patch: 32, seeds: 3, photos: 8, side: 128 };
const QUICK: Sizes = { steps: 2, batch: 3, patch: 16, seeds: 1, photos: 1, side: 64 };

const ARMS = [
  { id: 'bkt', label: 'transfer, pixel loss only (BKT)', transfer: { contrastWeight: 0 } },
  { id: 'full', label: '+ image- and feature-grained (ICL, FCL)', transfer: {} },
  { id: 'mixed', label: 'no teachers: the mixed ground truth', transfer: null },
  { id: 'icl', label: '+ image-grained (ICL)', transfer: { featureWeight: 0 } },
  {
    id: 'mcr',
    label: 'ratio of distances instead, as MAWR’s',
    transfer: { form: 'distance', featureWeight: 0 },
  },
] as const;

/** PSNR in dB as printed (Table IV): haze, rain, blur. */
const PRINTED = {
  teacher: [31.77, 32.62, 31.06],
  bkt: [28.78, 32.05, 27.1],
  icl: [28.39, 32.14, 28.45],
  full: [29.08, 32.26, 28.6],
  // The zoo's student learned longer than any arm, both grains in its last stage.
  student: [29.08, 32.26, 28.6],
} as const;

/** Which crop of each set is shown. */
const SHOWN = 6;

const MEASURES = TEACHERS.map(({ measure }) => ({
  id: measure,
  label: `${measure}, dB`,
  floor: true as const,
}));

type Printed = keyof typeof PRINTED;

function ask(text: string, arm: string, against: string, more: Partial<Question> = {}): Question[] {
  return MEASURES.map(({ id }, i) => {
    const of = (name: string): number | null =>
      Object.hasOwn(PRINTED, name) ? (PRINTED[name as Printed][i] ?? null) : null;
    const [mine, theirs] = [of(arm), of(against)];
    const published = mine === null || theirs === null ? null : rounded(mine - theirs);
    return { text, arm, against, measure: id, published, ...more };
  });
}

export const TRANSFER: Part = {
  id: 'transfer',
  title: 'Knowledge transfer',
  full: FULL,
  quick: QUICK,
  arms: ARMS,
  measures: MEASURES,
  questions: [
    ...ask('image-grained contrast over pixels alone', 'icl', 'bkt'),
    ...ask('both grains over pixels alone', 'full', 'bkt'),
    ...ask('a student beside its teachers', 'full', 'teacher', { distance: true }),
    ...ask('the zoo’s student beside its teachers', 'student', 'teacher', { distance: true }),
    ...ask('both grains over a network of the mixed ground truth', 'full', 'mixed'),
    ...ask('both grains over a ratio of distances', 'full', 'mcr'),
    ...ask('what training has changed: both grains over their start', 'full', 'start'),
  ],
  references,
  recipe,
  photos: async ({ photos, side }, reader, store) => {
    const rain = await readTestPairs({ folder: 'test/derain/rain100l', photos, side }, reader);
    const haze = await readTestPairs({ folder: 'test/dehaze/sots_indoor', photos, side }, reader);
    const plan = { folders: ['test/clean/kodak24'], images: photos || 12, crop: side, border: 0 };
    const shaken = {
      ...recipe('mixed', 1, FULL),
      tasks: [{ ...SHAKE, weight: 1, set: {}, pairs: [], pairShare: 1, layers: 0 }],
    };
    const [blur] = await readTestCrops(shaken, plan, reader, store);
    const sets: TaskCrops[] = [
      { task: 'haze', crops: haze.crops },
      { task: 'rain', crops: rain.crops },
      { task: 'blur', crops: blur?.crops ?? [] },
    ];
    return {
      paths: [...haze.paths, ...rain.paths],
      shown: shownCrops(sets, SHOWN).map((crop, i) => ({ ...crop, label: sets[i]?.task ?? '' })),
      score: async (models, assertHealthy, wanted) => {
        const asked = sets.filter(({ task }) => wanted?.includes(task) ?? true);
        const scores = await scoreCrops(models, asked, 0, assertHealthy);
        return Object.fromEntries(
          scores.map(({ task, input, psnr }) => [task, models.length > 0 ? psnr : input]),
        ) as Measured['values'];
      },
    };
  },
  explain,
};

function references(): Reference[] {
  return [
    { id: 'input', label: 'as it came in', measures: MEASURES.map(({ id }) => id) },
    {
      id: 'start',
      label: 'the start of all students',
      models: START,
      measures: MEASURES.map(({ id }) => id),
      shown: true,
    },
    {
      id: 'student',
      label: `the zoo’s student, ${STUDENT}`,
      models: STUDENT,
      measures: MEASURES.map(({ id }) => id),
      shown: true,
    },
    ...TEACHERS.map(({ model, measure }) => ({
      id: 'teacher',
      label: `the teacher of ${measure}`,
      models: model,
      measures: [measure],
    })),
  ];
}

const SHAKE = { id: 'camera-shake' } as const;

function recipe(id: string, seed: number, { steps, batch, patch }: Sizes): Recipe {
  const arm = ARMS.find((one) => one.id === id) ?? ARMS[0];
  return parseRecipe({
    mend: 1,
    name: `uni-${id}`,
    seed,
    network: NETWORK,
    start: START,
    data: {
      root: 'train',
      clean: ['clean/bsds500'],
      pairs: [],
      exclude: ['val.txt', 'gallery.txt'],
      validation: 'val.txt',
    },
    tasks: [
      { id: 'haze', pairs: ['dehaze/sots_indoor'], pairShare: 0.6 },
      {
        id: 'rain',
        pairs: ['derain/rain100l', 'derain/ddn', 'derain/jorder_heavy'],
        pairShare: 0.8,
        layers: 0.6,
      },
      SHAKE,
    ],
    batch: { size: batch, patch, augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    ...(arm.transfer && {
      transfer: {
        teachers: TEACHERS.map(({ model, task }) => ({ model, tasks: [task] })),
        ...arm.transfer,
      },
    }),
    optimizer: { id: 'adam', learningRate: 3e-4, betas: [0.9, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'cosine', warmup: Math.min(20, Math.floor(steps / 10)), steps, final: 1e-6 },
    ema: 0.98,
    validation: { every: Math.max(1, steps), patch: 32, count: 1 },
  });
}

function explain({ steps, batch, patch, photos, side }: Sizes): string[] {
  const each = photos === 0 ? 'all photos' : `at most ${counted(photos, 'photo')}`;
  return [
    `Teachers and students are MPRNet with 230,413 parameters; the teachers were trained by the PyTorch twin, each on one kind of damage, for minutes (their cards say how). Every student begins as the teacher of rain and trains ${steps} steps of ${batch} patches of ${patch} px, about one of each kind of damage, with Adam at 0.0003 falling as a cosine. Arms of one seed draw the same photos, crops and damage. The control learns from clean partners, the others from what the teachers make of the damaged photos.`,
    '',
    `PSNR over RGB, rounded to 8 bits, on the middle ${side} × ${side} px of ${each} of each set: SOTS indoor (haze), Rain100L (rain) and crops of Kodak photos under synthetic camera shake (blur; two GoPro pairs are too few for a mean). The paper trains 400 epochs from nothing with batches of 16 patches of 128 px on OTS, Rain1400 and GoPro, and contrasts images by VGG-19; here FeatureNet stands for it.`,
  ];
}
