/** A fit of photos with known damage: directions, where each kind lies along them, and how strange a photo is to it. */
import { type Discriminant, fitDiscriminant, project } from './discriminant.ts';
import { strangenessOf } from './strangeness.ts';

/** A photo whose kind is known. */
export interface KnownRow {
  readonly row: Float64Array;
  readonly set: string;
  readonly group: string;
}

export interface KnownFit {
  readonly discriminant: Discriminant;
  readonly sets: readonly {
    readonly set: string;
    readonly group: string;
    readonly mean: readonly number[];
  }[];
}

export function fitKnown(known: readonly KnownRow[]): KnownFit {
  const names = [...new Set(known.map(({ set }) => set))];
  const discriminant = fitDiscriminant(
    known.map(({ row }) => row),
    known.map(({ set }) => names.indexOf(set)),
  );
  const sets = names.map((set) => {
    const mine = known.filter((photo) => photo.set === set);
    return {
      set,
      group: mine[0]?.group ?? '',
      mean: meanPlace(mine.map(({ row }) => project(discriminant, row))),
    };
  });
  return { discriminant, sets };
}

/** @returns as `strangenessOf` */
export function strangenessIn({ discriminant, sets }: KnownFit, row: Float64Array): number {
  const at = project(discriminant, row);
  return strangenessOf(
    sets.map(({ group, mean }) => ({ group, score: placeScore(at, mean) })),
    at.length,
  );
}

/** Half the mean squared distance along the directions, as GRIDS's score. */
export function placeScore(a: readonly number[], b: readonly number[]): number {
  const squares = a.reduce((sum, x, i) => sum + (x - (b[i] as number)) ** 2, 0);
  return Math.log10(squares / 2 / a.length + 1e-5) + 5;
}

export function meanPlace(places: readonly (readonly number[])[]): number[] {
  const [first = []] = places;
  return first.map((_, k) => places.reduce((sum, place) => sum + (place[k] as number), 0) / places.length);
}

/** The value that all but a share of them stay below. */
export function limitOf(strangeness: readonly number[], share: number): number {
  const sorted = strangeness.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((1 - share) * sorted.length))] as number;
}

/** How strange each is to a fit of the others. @param strangers judged by every fit as well, and learned by none */
export function crossStrangeness(
  known: readonly KnownRow[],
  folds: number,
  strangers: readonly KnownRow[] = [],
): { readonly known: number[]; readonly strangers: number[] } {
  const found = { known: [] as number[], strangers: [] as number[] };
  for (let fold = 0; fold < folds; fold++) {
    const fit = fitKnown(known.filter((_, i) => i % folds !== fold));
    found.known.push(...known.filter((_, i) => i % folds === fold).map(({ row }) => strangenessIn(fit, row)));
    found.strangers.push(
      ...strangers.filter((_, i) => i % folds === fold).map(({ row }) => strangenessIn(fit, row)),
    );
  }
  return found;
}
