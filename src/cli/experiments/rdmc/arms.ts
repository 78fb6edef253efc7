/** What the experiment on RDMC compares: stages, parts, and ways to choose links. */
import {
  familyOf,
  type Genotype,
  JOURNAL_SPACE,
  LINKS_KEPT,
  PAPER_GENOTYPES,
} from '../../../engine/domain/rdmc-genotype.ts';
import { parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import { stream } from '../../../engine/runtime/random.ts';

export interface Sizes {
  readonly width: number;
  readonly steps: number;
  /** Of the search, whose network has one stage. */
  readonly searchSteps: number;
  readonly batch: number;
  readonly patch: number;
  readonly seeds: number;
  /** Pairs of each test set that are scored; 0: all. */
  readonly photos: number;
  /** Photos of real rain that are judged. */
  readonly real: number;
  /** Side of the middle of each pair that is scored, in pixels. */
  readonly side: number;
  /** Whole photos that machines look at. */
  readonly probed: number;
}

/**
 * Of Adam, falling as a cosine: on validation pairs the first of 0.001 and 0.003 that lifts three stages
 * above their input within 100 steps.
 */
export const LEARNING_RATE = 3e-3;

/** An hour and a half of one processor core: two minutes for each Run and its scores. */
export const FULL: Sizes = {
  width: 4,
  steps: 200,
  searchSteps: 200,
  batch: 4,
  patch: 32,
  seeds: 3,
  photos: 0,
  real: 8,
  side: 128,
  probed: 12,
};
export const QUICK: Sizes = {
  width: 2,
  steps: 4,
  searchSteps: 3,
  batch: 1,
  patch: 32,
  seeds: 1,
  photos: 1,
  real: 1,
  side: 96,
  probed: 1,
};

export interface Arm {
  readonly id: string;
  readonly label: string;
  readonly stages: number;
  /** `found`: what the search of the same seed ends in; `random`: drawn from the seed. */
  readonly links: 'none' | 'all' | 'found' | 'random' | 'paper' | 'paper-ii';
  /** A single path, as wide as gives about as many parameters as three paths without links. */
  readonly plain?: true;
  readonly contrast?: true;
  /** Of random links: which draw of the seed. */
  readonly draw?: number;
  /** Trained for all seeds before the others begin, since the paper's claims and the search stand on it. */
  readonly main?: true;
}

/** In the order in which they are trained. */
export const ARMS: readonly Arm[] = [
  { id: 'random', label: 'random links', stages: 3, links: 'random', main: true },
  { id: 'found', label: 'searched links', stages: 3, links: 'found', main: true },
  { id: 't3', label: 'T = 3, the paper’s links (first reading)', stages: 3, links: 'paper', main: true },
  { id: 't1', label: 'T = 1', stages: 1, links: 'paper', main: true },
  { id: 'none', label: 'three paths (+MFE), no links', stages: 3, links: 'none', main: true },
  { id: 'unet', label: 'U-Net of one path', stages: 3, links: 'none', plain: true, main: true },
  {
    id: 'cp',
    label: 'the paper’s links and the contrastive prior',
    stages: 3,
    links: 'paper',
    contrast: true,
    main: true,
  },
  { id: 'random-2', label: 'random links, another draw', stages: 3, links: 'random', draw: 2 },
  { id: 't2', label: 'T = 2', stages: 2, links: 'paper' },
  { id: 't4', label: 'T = 4', stages: 4, links: 'paper' },
  { id: 'all', label: 'all eight links', stages: 3, links: 'all' },
  { id: 'paper-ii', label: 'the paper’s links (second reading)', stages: 3, links: 'paper-ii' },
];

/** All arms of all seeds: first the main ones seed by seed, so that what is there early is already paired. */
export function plannedArms(first: number, { seeds }: Pick<Sizes, 'seeds'>): { arm: Arm; seed: number }[] {
  const numbers = Array.from({ length: seeds }, (_, i) => first + i);
  return [true, false].flatMap((main) =>
    numbers.flatMap((seed) =>
      ARMS.filter((arm) => (arm.main === true) === main).map((arm) => ({ arm, seed })),
    ),
  );
}

/** Single-path widths with about as many parameters as three paths of the width. */
const PLAIN_WIDTH: Readonly<Record<number, number>> = { 2: 4, 4: 9, 6: 13, 8: 18 };

const HALF: [number, number] = [0.5, 0.5];

/** Two links of each family, drawn from the seed; of one seed there may be several draws. */
export function randomGenotype(seed: number, draw = 1): Genotype {
  const random = draw === 1 ? stream(seed, 'random links') : stream(seed, 'random links', draw);
  const links = (['skip-down', 'skip-up'] as const).flatMap((family) => {
    const rest = JOURNAL_SPACE.filter((link) => familyOf(link) === family);
    return Array.from(
      { length: LINKS_KEPT },
      () => rest.splice(random.integer(0, rest.length - 1), 1)[0] as string,
    );
  });
  return { up: HALF, links };
}

/** The genotype of an arm. `found` is the search's, null where it has not ended. */
export function genotypeOfArm({ links, draw }: Arm, seed: number, found: Genotype | null): Genotype | null {
  switch (links) {
    case 'none':
      return { up: HALF, links: [] };
    case 'all':
      return { up: HALF, links: [...JOURNAL_SPACE] };
    case 'random':
      return randomGenotype(seed, draw);
    case 'paper':
      return PAPER_GENOTYPES['input-first'];
    case 'paper-ii':
      return PAPER_GENOTYPES['encoder-first'];
    default:
      return found;
  }
}

/** The Recipe that an arm trains by; arms of one seed draw the same photos, crops and rain. */
export function recipeOfArm(arm: Arm, seed: number, sizes: Sizes, genotype: Genotype): Recipe {
  const { width } = sizes;
  const paths = arm.plain ? { width: PLAIN_WIDTH[width] ?? width * 2, dilations: [1] } : { width };
  return parseRecipe({
    ...common(sizes, seed, sizes.steps),
    name: `rdmc-${arm.id}`,
    network: { id: 'rdmc', config: { ...paths, stages: arm.stages, genotype } },
    loss: [
      { id: 'ssim', weight: 1 },
      { id: 'mse', weight: 0.1 },
      ...(arm.contrast ? [{ id: 'contrastive-prior', weight: 0.1 }] : []),
    ],
  });
}

/** The search of a seed. */
export function searchRecipe(seed: number, sizes: Sizes): Recipe {
  return parseRecipe({
    ...common(sizes, seed, sizes.searchSteps),
    name: 'rdmc-search',
    network: { id: 'rdmc-search', config: { width: sizes.width, stages: 1, space: 'journal' } },
    loss: [
      { id: 'ssim', weight: 1 },
      { id: 'mse', weight: 0.1 },
    ],
  });
}

function common({ batch, patch }: Sizes, seed: number, steps: number): object {
  return {
    mend: 1,
    seed,
    start: null,
    data: {
      root: 'train',
      clean: ['clean/bsds500'],
      pairs: [],
      exclude: ['val.txt', 'gallery.txt'],
      validation: 'val.txt',
    },
    tasks: [
      {
        id: 'rain',
        pairs: ['derain/rain100l', 'derain/ddn', 'derain/jorder_heavy'],
        pairShare: 1,
        layers: 0.6,
      },
    ],
    batch: { size: batch, patch, augment: true },
    optimizer: { id: 'adam', learningRate: LEARNING_RATE, betas: [0.9, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'cosine', warmup: Math.min(20, Math.floor(steps / 10)), steps, final: 1e-5 },
    ema: 0.99,
    validation: { every: Math.max(1, Math.ceil(steps / 2)), patch: 64, count: 4 },
  };
}
