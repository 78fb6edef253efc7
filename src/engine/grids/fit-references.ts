/** Makes the references of the choice per photo from photos with known damage. */
import type { SimilarityMap } from '../domain/grids.ts';
import { type Discriminant, project } from './discriminant.ts';
import { crossStrangeness, fitKnown, type KnownRow, limitOf } from './known-fit.ts';
import { kindOf, REFERENCE_GROUPS, REFERENCE_KINDS, type ReferenceSet } from './reference-sets.ts';
import type { References } from './references.ts';

/** One photo with known damage. */
export interface KnownPhoto {
  readonly set: string;
  readonly statistics: readonly number[];
  /** PSNR in dB before; null where it is perfect. */
  readonly input: number | null;
  /** PSNR in dB after, by model. */
  readonly psnr: Readonly<Record<string, number>>;
  /** PSNR in dB of what each model makes of it against itself. */
  readonly changed: Readonly<Record<string, number>>;
}

export interface FitContext {
  readonly descriptor: string;
  readonly map: SimilarityMap;
  readonly modelOf: (task: ReferenceSet['task']) => string;
}

/** Share of known photos that the limit may refuse, and of good ones that the all-round model may change more. */
const REFUSED = 0.02;
const LOUD = 0.02;
const FOLDS = 6;

export function referencesFrom(photos: readonly KnownPhoto[], context: FitContext): References {
  const setOf = (photo: KnownPhoto): number =>
    REFERENCE_KINDS.findIndex(({ id }) => id === kindOf(photo.set)?.id);
  const known = photos.map(knownRow);
  const { discriminant, sets } = fitKnown(known);
  return {
    mend: 1,
    descriptor: context.descriptor,
    groups: REFERENCE_GROUPS.map((group) => ({ ...group })),
    sets: REFERENCE_KINDS.map(({ id, group, task }) => ({
      id,
      group,
      task,
      mean: (sets.find(({ set }) => set === id)?.mean ?? []).map(short),
    })),
    discriminant: shortened(discriminant),
    examples: photos.map((photo, i) => ({
      set: setOf(photo),
      at: project(discriminant, (known[i] as KnownRow).row).map(short),
      gain: short(gainOf(photo, context)),
    })),
    limit: short(limitOf(crossStrangeness(known, FOLDS).known, REFUSED)),
    quiet: short(quietOf(photos, context)),
    map: context.map,
  };
}

/** How little the all-round model changes good photos, but for the few that it changes most. */
function quietOf(photos: readonly KnownPhoto[], { modelOf }: FitContext): number {
  const model = modelOf('clean');
  const changes = photos
    .filter(({ set }) => kindOf(set)?.group === 'clean')
    .flatMap(({ changed }) => changed[model] ?? []);
  return -limitOf(
    changes.map((decibels) => -decibels),
    LOUD,
  );
}

export function knownRow({ set, statistics }: Pick<KnownPhoto, 'set' | 'statistics'>): KnownRow {
  const kind = kindOf(set);
  return { row: Float64Array.from(statistics), set: kind?.id ?? set, group: kind?.group ?? '' };
}

/** Gain in dB of the group's own model; nothing is gained where there is nothing to gain. */
export function gainOf(photo: KnownPhoto, { modelOf }: Pick<FitContext, 'modelOf'>): number {
  const task = kindOf(photo.set)?.task ?? 'clean';
  if (task === 'clean' || photo.input === null) return 0;
  return (photo.psnr[modelOf(task)] ?? photo.input) - photo.input;
}

const short = (value: number): number => Number(value.toPrecision(4));

function shortened({ centre, directions }: Discriminant): References['discriminant'] {
  const exact = (value: number): number => Number(value.toPrecision(7));
  return { centre: centre.map(exact), directions: directions.map((row) => row.map(exact)) };
}
