/** What the experiment on RDMC writes: every number of its page. */

import type { Genotype, LinkWeight } from '../../../engine/domain/rdmc-genotype.ts';
import { mean } from '../../../engine/evaluation/statistics.ts';
import type { Probed } from '../../probe-pairs.ts';
import { type Claim, claimOf, compareArms, findingOf, type Measured } from '../common/compare.ts';
import type { Host } from '../common/host.ts';
import type { FoundRun } from '../common/runs.ts';
import { ARMS, type Sizes } from './arms.ts';

export const TEST_SETS = ['rain100l', 'jorder_heavy', 'ddn'] as const;
export type TestSet = (typeof TEST_SETS)[number];

export interface ArmRun extends Measured {
  readonly fingerprint: string;
  readonly sha256: string;
  readonly steps: number;
  readonly seconds: number;
  readonly parameters: number;
  /** Thousand million multiply-adds at 256 x 256. */
  readonly gmac: number;
  readonly links: readonly string[];
}

export interface SearchRun {
  readonly seed: number;
  readonly steps: number;
  readonly seconds: number;
  readonly genotype: Genotype;
  readonly weights: readonly LinkWeight[];
}

export interface Missing {
  readonly arm: string;
  readonly seed: number;
  readonly state: FoundRun['state'] | 'waits for its search';
}

/** What an arm's network costs. */
export interface Cost {
  readonly arm: string;
  readonly parameters: number;
  /** Thousand million multiply-adds at 256 x 256. */
  readonly gmac: number;
}

/** Milliseconds for one photo of 481 x 321: the median of some. */
export interface Speed {
  readonly name: string;
  readonly milliseconds: number;
}

/** PSNR of a chain on rain with veil, photo by photo. */
export interface VeilRow {
  readonly models: string;
  readonly psnr: readonly number[];
}

export interface Result {
  readonly experiment: 'rdmc';
  readonly quick: boolean;
  readonly command: string;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly host: Host;
  /** What was not restored. */
  readonly input: Measured['values'];
  readonly photos: readonly { readonly path: string; readonly sha256: string }[];
  readonly searches: readonly SearchRun[];
  readonly runs: readonly ArmRun[];
  readonly missing: readonly Missing[];
  /** Counted, trained or not; without arms that wait for a search. */
  readonly costs: readonly Cost[];
  readonly speeds: readonly Speed[];
  readonly veil: readonly VeilRow[];
  /** What machines see in photos of Rain100L: damaged, restored by RDMC and its rivals, and clean. */
  readonly probe: Probed | null;
}

/** A claim of the paper, or a question of our own where nothing was published. */
interface Question {
  readonly text: string;
  readonly arm: string;
  readonly against: string;
  readonly measure: string;
  /** The published difference, null where there is none. */
  readonly published: number | null;
}

const RAIN100L = 'rain100l psnr';

/** Stands for all draws of random links of a seed. */
export const MEAN_OF_DRAWS = 'random-mean';
const RANDOM_ARMS: readonly string[] = ARMS.filter(({ links }) => links === 'random').map(({ id }) => id);

export const QUESTIONS: readonly Question[] = [
  {
    text: 'three stages over one',
    arm: 't3',
    against: 't1',
    measure: RAIN100L,
    published: 36.5899 - 32.4553,
  },
  { text: 'two stages over one', arm: 't2', against: 't1', measure: RAIN100L, published: 32.8868 - 32.4553 },
  {
    text: 'a fourth stage over three',
    arm: 't4',
    against: 't3',
    measure: RAIN100L,
    published: 34.1713 - 36.5899,
  },
  {
    text: 'three paths over one (MFE)',
    arm: 'none',
    against: 'unet',
    measure: 'niqe',
    published: 3.8378 - 3.9142,
  },
  { text: 'three paths over one (MFE)', arm: 'none', against: 'unet', measure: RAIN100L, published: null },
  { text: 'links over none (DCR)', arm: 't3', against: 'none', measure: 'niqe', published: 3.3423 - 3.8378 },
  { text: 'links over none (DCR)', arm: 't3', against: 'none', measure: RAIN100L, published: null },
  {
    text: 'the contrastive prior over none',
    arm: 'cp',
    against: 't3',
    measure: 'niqe',
    published: 3.1713 - 3.3423,
  },
  { text: 'the contrastive prior over none', arm: 'cp', against: 't3', measure: RAIN100L, published: null },
  {
    text: 'searched links over random ones',
    arm: 'found',
    against: MEAN_OF_DRAWS,
    measure: RAIN100L,
    published: null,
  },
  { text: 'searched links over none', arm: 'found', against: 'none', measure: RAIN100L, published: null },
  { text: 'searched links over all', arm: 'found', against: 'all', measure: RAIN100L, published: null },
  {
    text: 'searched links over the paper’s',
    arm: 'found',
    against: 't3',
    measure: RAIN100L,
    published: null,
  },
  {
    text: 'the paper’s links, second reading over first',
    arm: 'paper-ii',
    against: 't3',
    measure: RAIN100L,
    published: null,
  },
];

export interface Answer extends Question {
  /** Null where no seed has both arms yet. */
  readonly found: ReturnType<typeof compareArms>;
  readonly verdict: Claim | ReturnType<typeof findingOf> | 'not trained yet' | 'trained too little';
}

/** For each seed one Run whose values are the means over all its draws of random links. */
function meanOfDraws(runs: readonly Measured[]): Measured[] {
  const draws = runs.filter(({ arm }) => RANDOM_ARMS.includes(arm));
  return [...new Set(draws.map(({ seed }) => seed))].map((seed) => {
    const own = draws.filter((run) => run.seed === seed).map(({ values }) => values[RAIN100L] ?? []);
    const images = own[0] ?? [];
    const values = images.map((_, i) => mean(own.map((row) => row[i] ?? Number.NaN)));
    return { arm: MEAN_OF_DRAWS, seed, values: { [RAIN100L]: values } };
  });
}

/** Whether an arm takes any rain away: its mean on Rain100L is above that of the photos as they came. */
function takesRain(runs: readonly Measured[], arm: string, input: Result['input']): boolean {
  const ofArm = runs.filter((run) => run.arm === arm).flatMap(({ values }) => values[RAIN100L] ?? []);
  const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  return mean(known(ofArm)) > mean(known(input[RAIN100L] ?? []));
}

/** What the Runs say to every question; nothing where both arms still do harm, however much they differ. */
export function answersOf({ runs, seed, input }: Pick<Result, 'runs' | 'seed' | 'input'>): Answer[] {
  const measured = [...runs, ...meanOfDraws(runs)];
  return QUESTIONS.map((question) => {
    const found = compareArms(measured, question.arm, question.against, question.measure, seed);
    if (found === null) return { ...question, found, verdict: 'not trained yet' };
    if (![question.arm, question.against].some((arm) => takesRain(measured, arm, input)))
      return { ...question, found, verdict: 'trained too little' };
    const verdict = question.published === null ? findingOf(found) : claimOf(found, question.published);
    return { ...question, found, verdict };
  });
}
