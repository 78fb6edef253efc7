/** Adapting to real photos without partners (Table V): transfer alone, then the adversary, then each grain of contrast. */
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import { ADAPTATION_MEASURES, adaptationPhotos } from './adaptation-measures.ts';
import { hiddenFolder, hiddenReader, KINDS } from './hidden-domain.ts';
import type { Part, Question, Reference, Sizes } from './part.ts';
import { NETWORK, STUDENT } from './start.ts';

/** Ten minutes of one processor core or less. */
const FULL: Sizes = { steps: 60, batch: 3, patch: 32, seeds: 3, photos: 4, side: 192 };
const QUICK: Sizes = { steps: 2, batch: 3, patch: 16, seeds: 1, photos: 1, side: 192 };

const ARMS = [
  { id: 'bda', label: '+ adversarial and identity (BDA)', adaptation: { contrastWeight: 0 } },
  { id: 'efcl', label: '+ both grains (EICL, EFCL)', adaptation: {} },
  { id: 'eicl', label: '+ image-grained (EICL)', adaptation: { featureWeight: 0 } },
] as const;

/** Means over haze, rain and blur of Table V. */
const PRINTED = {
  'brisque-proxy': { start: 37.24, bda: 32.76, eicl: 31.17, efcl: 29.9 },
  piqe: { start: 49.93, bda: 38.49, eicl: 35.41, efcl: 33.06 },
} as const;

type Printed = keyof (typeof PRINTED)['piqe'];

function ask(text: string, arm: Printed, against: Printed): Question[] {
  return ADAPTATION_MEASURES.map(({ id }) => {
    const printed = id in PRINTED ? PRINTED[id as keyof typeof PRINTED] : null;
    const published = printed ? Number((printed[arm] - printed[against]).toFixed(2)) : null;
    return { text, arm, against, measure: id, published };
  });
}

export const ADAPTATION: Part = {
  id: 'adaptation',
  title: 'Adaptation to real photos',
  full: FULL,
  quick: QUICK,
  arms: ARMS,
  measures: ADAPTATION_MEASURES,
  questions: [
    ...ask('the adversary over its start', 'bda', 'start'),
    ...ask('image-grained contrast over the adversary', 'eicl', 'bda'),
    ...ask('feature-grained contrast on top', 'efcl', 'eicl'),
    ...ask('all of it over its start', 'efcl', 'start'),
  ],
  references: (): Reference[] => {
    const measures = ADAPTATION_MEASURES.map(({ id }) => id);
    return [
      { id: 'input', label: 'as it came in', measures },
      { id: 'start', label: `the start of all arms, ${STUDENT}`, models: STUDENT, measures, shown: true },
    ];
  },
  recipe,
  reader: hiddenReader,
  photos: (sizes, reader) => adaptationPhotos(sizes, reader),
  explain,
};

function recipe(id: string, seed: number, { steps, batch, patch }: Sizes): Recipe {
  const arm = ARMS.find((one) => one.id === id) ?? ARMS[0];
  return parseRecipe({
    mend: 1,
    name: `uni-${id}`,
    seed,
    network: NETWORK,
    start: STUDENT,
    data: {
      root: '.',
      clean: ['train/clean/bsds500'],
      exclude: ['val.txt', 'gallery.txt'],
      validation: null,
    },
    tasks: KINDS.map((kind) => ({ id: kind })),
    adaptation: {
      degraded: KINDS.map((kind) => ({ task: kind, folders: [hiddenFolder(kind)] })),
      discriminator: { width: 32, layers: 2 },
      // An experiment compares what so many steps make of a network, not the best of its checkpoints.
      limits: { keep: 'last' },
      ...arm.adaptation,
    },
    batch: { size: batch, patch, augment: true },
    loss: [{ id: 'l1', weight: 1 }],
    optimizer: { id: 'adam', learningRate: 2e-5, betas: [0.5, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'constant', warmup: 0, steps, final: 0 },
    ema: 0.9,
    validation: { every: Math.max(1, steps), patch: 96, count: 1 },
  });
}

function explain({ steps, batch, patch, photos, side }: Sizes): string[] {
  return [
    `The "real" domain hides its ground truth from training, not from us: 12 photos of Sun-Hays 80 each under heavy haze with a coloured airlight (0.95, 0.88, 0.78; beta 1.5 to 2.5), dense rain of 40 px and camera shake of 12 px, all with noise of sigma 4 and JPEG of quality 70. Clear photos are those of BSDS500, of other scenes. Every arm begins as ${STUDENT} and trains ${steps} steps of ${batch} patches of ${patch} px, about one of each kind, with Adam (0.5, 0.999) at 0.00002; the discriminator is PatchGAN of width 32 with two strided layers, at 0.0001. What is scored are the weights after the last step. As in the paper, what is adapted is the student of three teachers.`,
    '',
    `Hidden photos are scored on the middle ${side} × ${side} px of ${photos === 0 ? 'all' : `at most ${photos}`} Kodak photos damaged the same way, by PSNR and SSIM to their hidden partners and by NIQE, PIQE and BRISQUE-proxy, which see the result alone; real ones on as many photos of RESIDE-like haze and of real rain. There is no set of really blurred photos here. The paper adapts for 40 epochs at 0.000005 to RTTS, SPA-Data and Blur-J, and prints BRISQUE by MATLAB's model, which BRISQUE-proxy is not: only its direction is compared. Metrics without a reference can be fooled by sharp artefacts; where they fall and PSNR falls too, nothing was restored.`,
  ];
}
