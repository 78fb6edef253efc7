/** What the Runs say to the paper's claims, and to our own questions on every test set. */
import { mean } from '../../../engine/evaluation/statistics.ts';
import { type Claim, claimOf, compareArms, findingOf, type Measured } from '../common/compare.ts';
import { ARMS } from './arms.ts';
import type { Result } from './result.ts';

const RAIN100L = 'rain100l psnr';

/** What arms are compared by. */
export const ASKED = [RAIN100L, 'rain100l ssim', 'jorder_heavy psnr', 'ddn psnr', 'niqe'] as const;
export type Asked = (typeof ASKED)[number];

/** Two arms; with the differences between them that the paper prints. */
export interface Contest {
  readonly text: string;
  readonly arm: string;
  readonly against: string;
  readonly published?: Readonly<Partial<Record<Asked, number>>>;
}

/** Stands for all draws of random links of a seed. */
export const MEAN_OF_DRAWS = 'random-mean';
const RANDOM_ARMS: readonly string[] = ARMS.filter(({ links }) => links === 'random').map(({ id }) => id);

export const CONTESTS: readonly Contest[] = [
  { text: 'three stages over one', arm: 't3', against: 't1', published: { [RAIN100L]: 36.5899 - 32.4553 } },
  { text: 'two stages over one', arm: 't2', against: 't1', published: { [RAIN100L]: 32.8868 - 32.4553 } },
  {
    text: 'a fourth stage over three',
    arm: 't4',
    against: 't3',
    published: { [RAIN100L]: 34.1713 - 36.5899 },
  },
  {
    text: 'three paths over one (MFE)',
    arm: 'none',
    against: 'unet',
    published: { niqe: 3.8378 - 3.9142 },
  },
  { text: 'links over none (DCR)', arm: 't3', against: 'none', published: { niqe: 3.3423 - 3.8378 } },
  {
    text: 'the contrastive prior over none',
    arm: 'cp',
    against: 't3',
    published: { niqe: 3.1713 - 3.3423 },
  },
  { text: 'searched links over random ones', arm: 'found', against: MEAN_OF_DRAWS },
  { text: 'searched links over none', arm: 'found', against: 'none' },
  { text: 'searched links over all', arm: 'found', against: 'all' },
  { text: 'searched links over the paper’s', arm: 'found', against: 't3' },
  { text: 'the paper’s links, second reading over first', arm: 'paper-ii', against: 't3' },
];

export interface Answer extends Contest {
  readonly measure: Asked;
  /** Null where no seed has both arms yet. */
  readonly found: ReturnType<typeof compareArms>;
  readonly verdict: Claim | ReturnType<typeof findingOf> | 'not trained yet' | 'trained too little';
}

/** For each seed one Run whose values are the means over all its draws of random links. */
function meanOfDraws(runs: readonly Measured[]): Measured[] {
  const draws = runs.filter(({ arm }) => RANDOM_ARMS.includes(arm));
  return [...new Set(draws.map(({ seed }) => seed))].map((seed) => {
    const own = draws.filter((run) => run.seed === seed);
    const meanBy = (measure: Asked): (number | null)[] => {
      const rows = own.map(({ values }) => values[measure] ?? []);
      return (rows[0] ?? []).map((_, i) => {
        const column = rows.map((row) => row[i] ?? null);
        return column.includes(null) ? null : mean(column as number[]);
      });
    };
    const values = Object.fromEntries(ASKED.map((measure) => [measure, meanBy(measure)]));
    return { arm: MEAN_OF_DRAWS, seed, values };
  });
}

/**
 * Whether an arm takes any rain away: on average its photos are nearer to the clean ones than those that came. Where
 * nothing clean is known (NIQE), Rain100L tells.
 */
function takesRain(runs: readonly Measured[], arm: string, measure: Asked, input: Result['input']): boolean {
  const told = measure === 'niqe' ? RAIN100L : measure;
  const ofArm = runs.filter((run) => run.arm === arm).flatMap(({ values }) => values[told] ?? []);
  const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  return mean(known(ofArm)) > mean(known(input[told] ?? []));
}

/** What the Runs say to every contest by every measure; nothing where both arms still do harm, however much they differ. */
export function answersOf({ runs, seed, input }: Pick<Result, 'runs' | 'seed' | 'input'>): Answer[] {
  const measured = [...runs, ...meanOfDraws(runs)];
  const answer = (contest: Contest, measure: Asked): Answer => {
    const { arm, against, published } = contest;
    const found = compareArms(measured, arm, against, measure, seed);
    const is = (verdict: Answer['verdict']): Answer => ({ ...contest, measure, found, verdict });
    if (found === null) return is('not trained yet');
    if (![arm, against].some((id) => takesRain(measured, id, measure, input)))
      return is('trained too little');
    const printed = published?.[measure];
    return is(printed === undefined ? findingOf(found) : claimOf(found, printed));
  };
  return CONTESTS.flatMap((contest) => ASKED.map((measure) => answer(contest, measure)));
}
