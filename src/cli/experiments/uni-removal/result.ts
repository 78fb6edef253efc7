/** What the experiment on Uni-Removal writes: every number of its page. */
import { mean } from '../../../engine/evaluation/statistics.ts';
import {
  type Claim,
  type Comparison,
  claimOf,
  compareArms,
  findingOf,
  type Measured,
} from '../common/compare.ts';
import type { Host } from '../common/host.ts';
import type { FoundRun } from '../common/runs.ts';
import type { TestPhoto } from '../common/test-crops.ts';
import type { Part, PartId, Question, Sizes } from './part.ts';

export interface ArmRun extends Measured {
  readonly fingerprint: string;
  readonly sha256: string;
  readonly steps: number;
  readonly seconds: number;
}

export interface Missing {
  readonly arm: string;
  readonly seed: number;
  readonly state: FoundRun['state'];
}

export interface ReferenceScores {
  readonly id: string;
  readonly label: string;
  readonly values: Measured['values'];
}

export interface PartResult {
  readonly id: PartId;
  readonly sizes: Sizes;
  readonly photos: readonly TestPhoto[];
  readonly references: readonly ReferenceScores[];
  readonly runs: readonly ArmRun[];
  readonly missing: readonly Missing[];
  /** The same crops damaged, by every arm and clean: a column each, below the folder of pictures. */
  readonly strips: readonly { readonly label: string; readonly file: string }[];
  /** What the crops of a strip show, from top to bottom. */
  readonly shown: readonly string[];
}

export interface Result {
  readonly experiment: 'uni-removal';
  readonly quick: boolean;
  readonly command: string;
  readonly seed: number;
  readonly host: Host;
  readonly parts: readonly PartResult[];
}

export interface Answer extends Question {
  /** Null where no seed has both arms yet. */
  readonly found: ReturnType<typeof compareArms>;
  readonly verdict:
    | Claim
    | Distance
    | ReturnType<typeof findingOf>
    | 'not trained yet'
    | 'trained too little';
}

/** A distance beside the paper's: both are below 0 where the arm is behind. */
type Distance = 'nearer than in the paper' | 'further than in the paper' | 'about as far as in the paper';

function distanceOf(
  { difference: { low, high } }: Pick<Comparison, 'difference'>,
  published: number,
): Distance {
  if (low > published) return 'nearer than in the paper';
  return high < published ? 'further than in the paper' : 'about as far as in the paper';
}

/** What stand for the photos as they came in and for whoever teaches, among the references. */
const INPUT = 'input';
const TEACHER = 'teacher';
/** Share of the teacher's gain below which a student is at its beginning. */
const ENOUGH = 0.5;

/** Whether a measure has its own teacher. */
export function isTaught(measure: string, references: PartResult['references']): boolean {
  return references.some(({ id, values }) => id === TEACHER && values[measure] !== undefined);
}

/** Whether an arm has learned enough to be judged by a measure (`Measure.floor`). */
export function hasLearned(
  measured: readonly Measured[],
  arm: string,
  measure: string,
  references: PartResult['references'],
): boolean {
  const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const meanOf = (sources: readonly Pick<Measured, 'values'>[]): number =>
    mean(known(sources.flatMap(({ values }) => values[measure] ?? [])));
  const input = meanOf(references.filter(({ id }) => id === INPUT));
  const teacher = references.filter(({ id, values }) => id === TEACHER && values[measure] !== undefined);
  const gain = teacher.length > 0 ? Math.max(0, meanOf(teacher) - input) : 0;
  return meanOf(measured.filter((run) => run.arm === arm)) > input + ENOUGH * gain;
}

/**
 * What the Runs of a part say to every question; references are the same for every seed. Nothing is claimed where neither
 * side has learned enough, however much they differ.
 */
export function answersOf(
  { questions, measures }: Pick<Part, 'questions' | 'measures'>,
  { runs, references }: Pick<PartResult, 'runs' | 'references'>,
  seed: number,
): Answer[] {
  const seeds = [...new Set(runs.map((run) => run.seed))];
  const fixed = new Map<string, Measured['values']>();
  for (const { id, values } of references) fixed.set(id, { ...fixed.get(id), ...values });
  const measured: Measured[] = [
    ...runs,
    ...[...fixed].flatMap(([arm, values]) => seeds.map((number) => ({ arm, seed: number, values }))),
  ];
  return questions.map((question) => {
    const found = compareArms(measured, question.arm, question.against, question.measure, seed);
    if (found === null) return { ...question, found, verdict: 'not trained yet' };
    const { arm, against, measure } = question;
    const counts = measures.find(({ id }) => id === measure)?.floor;
    if (counts && ![arm, against].some((id) => hasLearned(measured, id, measure, references)))
      return { ...question, found, verdict: 'trained too little' };
    const verdict = question.published === null ? findingOf(found) : claimOf(found, question.published);
    if (question.distance && question.published !== null && verdict !== 'too few seeds to tell')
      return { ...question, found, verdict: distanceOf(found, question.published) };
    return { ...question, found, verdict };
  });
}
