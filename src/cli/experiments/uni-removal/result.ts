/** What the experiment on Uni-Removal writes: every number of its page. */

import { type Claim, claimOf, compareArms, findingOf, type Measured } from '../common/compare.ts';
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
  readonly verdict: Claim | ReturnType<typeof findingOf> | 'not trained yet';
}

/** What the Runs of a part say to every question; references are the same for every seed. */
export function answersOf(
  { questions }: Pick<Part, 'questions'>,
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
    const verdict = question.published === null ? findingOf(found) : claimOf(found, question.published);
    return { ...question, found, verdict };
  });
}
