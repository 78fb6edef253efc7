/** Makes the references of the choice per photo from photos with known damage. */
import type { SimilarityMap } from '../domain/grids.ts';
import { type Discriminant, fitDiscriminant, project } from './discriminant.ts';
import { REFERENCE_GROUPS, REFERENCE_SETS } from './reference-sets.ts';
import type { References } from './references.ts';

/** One photo with known damage. */
export interface KnownPhoto {
  readonly set: string;
  readonly statistics: readonly number[];
  /** PSNR in dB before; null where it is perfect. */
  readonly input: number | null;
  /** PSNR in dB after, by model. */
  readonly psnr: Readonly<Record<string, number>>;
}

export interface FitContext {
  readonly descriptor: string;
  readonly map: SimilarityMap;
  readonly modelOf: (task: (typeof REFERENCE_SETS)[number]['task']) => string;
}

/** Share of known photos that the limit may refuse. */
const REFUSED = 0.02;
const FOLDS = 6;

export function referencesFrom(photos: readonly KnownPhoto[], context: FitContext): References {
  const setOf = (photo: KnownPhoto): number => REFERENCE_SETS.findIndex(({ id }) => id === photo.set);
  const rows = photos.map(({ statistics }) => Float64Array.from(statistics));
  const labels = photos.map(setOf);
  const discriminant = fitDiscriminant(rows, labels);
  const places = rows.map((row) => project(discriminant, row));
  return {
    mend: 1,
    descriptor: context.descriptor,
    groups: REFERENCE_GROUPS.map((group) => ({ ...group })),
    sets: REFERENCE_SETS.map(({ id, group, task }, k) => ({
      id,
      group,
      task,
      mean: meanPlace(places.filter((_, i) => labels[i] === k)).map(short),
    })),
    discriminant: shortened(discriminant),
    examples: photos.map((photo, i) => ({
      set: labels[i] as number,
      at: (places[i] as number[]).map(short),
      gain: short(gainOf(photo, context)),
    })),
    limit: short(limitOf(rows, labels)),
    map: context.map,
  };
}

/** Gain in dB of the group's own model; nothing is gained where there is nothing to gain. */
export function gainOf(photo: KnownPhoto, { modelOf }: Pick<FitContext, 'modelOf'>): number {
  const task = REFERENCE_SETS.find(({ id }) => id === photo.set)?.task ?? 'clean';
  if (task === 'clean' || photo.input === null) return 0;
  return (photo.psnr[modelOf(task)] ?? photo.input) - photo.input;
}

/** Half the mean squared distance along the directions, as GRIDS's score. */
export function placeScore(a: readonly number[], b: readonly number[]): number {
  const squares = a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0);
  return Math.log10(squares / 2 / a.length + 1e-5) + 5;
}

/** The score that all but few photos stay below when each is judged by a fit that has not seen it. */
function limitOf(rows: readonly Float64Array[], labels: readonly number[]): number {
  const nearest: number[] = [];
  const kinds = Math.max(...labels) + 1;
  for (let fold = 0; fold < FOLDS; fold++) {
    const mine = (_: unknown, i: number): boolean => i % FOLDS !== fold;
    const [known, kept] = [rows.filter(mine), labels.filter(mine)];
    const fit = fitDiscriminant(known, kept);
    const places = known.map((row) => project(fit, row));
    const means = Array.from({ length: kinds }, (_, k) => meanPlace(places.filter((_p, i) => kept[i] === k)));
    for (const [i, row] of rows.entries()) {
      if (i % FOLDS === fold) {
        const at = project(fit, row);
        nearest.push(Math.min(...means.map((mean) => placeScore(at, mean))));
      }
    }
  }
  nearest.sort((a, b) => a - b);
  return nearest[Math.min(nearest.length - 1, Math.floor((1 - REFUSED) * nearest.length))] as number;
}

function meanPlace(places: readonly (readonly number[])[]): number[] {
  const [first = []] = places;
  return first.map((_, k) => places.reduce((sum, place) => sum + (place[k] as number), 0) / places.length);
}

const short = (value: number): number => Number(value.toPrecision(4));

function shortened({ centre, directions }: Discriminant): References['discriminant'] {
  const exact = (value: number): number => Number(value.toPrecision(7));
  return { centre: centre.map(exact), directions: directions.map((row) => row.map(exact)) };
}
