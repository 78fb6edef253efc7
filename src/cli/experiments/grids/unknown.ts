/** Each group in its turn taken for unknown: is its damage refused by a fit that never saw it? */
import { knownRow } from '../../../engine/grids/fit-references.ts';
import { crossStrangeness, fitKnown, limitOf, strangenessIn } from '../../../engine/grids/known-fit.ts';
import { REFERENCE_GROUPS } from '../../../engine/grids/reference-sets.ts';
import { reliabilityOf } from '../../../engine/grids/strangeness.ts';
import type { PhotoSample } from './photo-samples.ts';

export interface Refusing {
  /** Chance that a photo of the unknown group is stranger than one of the others: 0.5 says nothing. */
  readonly reliability: number;
  /** Shares that are refused of the unknown group, and of the others. */
  readonly refused: number;
  readonly refusedOfKnown: number;
}

export interface UnknownRow {
  readonly group: string;
  /** On training photos, each judged by a fit of others: what weight and softness of doubt were chosen by. */
  readonly training: Refusing;
  readonly test: Refusing;
}

/** Fewer leave too few photos for so many directions. */
export const FOLDS = 6;
const REFUSED = 0.02;

type Statistics = Pick<PhotoSample, 'set' | 'statistics'>;

/** @param test photos of known sets only */
export function unknownRows(training: readonly Statistics[], test: readonly Statistics[]): UnknownRow[] {
  const [learned, judged] = [training.map(knownRow), test.map(knownRow)];
  return REFERENCE_GROUPS.filter(({ id }) => id !== 'clean').map(({ id }) => {
    const others = learned.filter(({ group }) => group !== id);
    const crossed = crossStrangeness(
      others,
      FOLDS,
      learned.filter(({ group }) => group === id),
    );
    const limit = limitOf(crossed.known, REFUSED);
    const fit = fitKnown(others);
    const strangeness = (isUnknown: boolean): number[] =>
      judged.filter(({ group }) => (group === id) === isUnknown).map(({ row }) => strangenessIn(fit, row));
    return {
      group: id,
      training: refusing(crossed.strangers, crossed.known, limit),
      test: refusing(strangeness(true), strangeness(false), limit),
    };
  });
}

function refusing(unknown: readonly number[], known: readonly number[], limit: number): Refusing {
  const share = (values: readonly number[]): number =>
    values.filter((value) => value > limit).length / values.length;
  return {
    reliability: reliabilityOf(unknown, known),
    refused: share(unknown),
    refusedOfKnown: share(known),
  };
}
