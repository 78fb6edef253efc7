/** What choosing a model for each photo is worth: pure functions of what was measured. */
import { mean, spearman } from '../../../engine/evaluation/statistics.ts';
import { reliabilityOf } from '../../../engine/grids/strangeness.ts';
import type { PhotoSample } from './photo-samples.ts';

/** A photo with what was chosen for it. */
export interface JudgedPhoto extends Pick<PhotoSample, 'set' | 'input' | 'psnr'> {
  /** The group that it belongs to; null where its damage is unknown. */
  readonly group: string | null;
  readonly chosenGroup: string;
  /** Null: left as it is. */
  readonly model: string | null;
  readonly distance: number;
  readonly strangeness: number;
  readonly refused: boolean;
  readonly predictedGain: number | null;
}

/** Rows: what photos are; columns: what they are taken for. */
export interface Confusion {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly accuracy: number;
  readonly chance: number;
  readonly photos: number;
}

export function confusionOf(
  pairs: readonly { readonly truth: string; readonly found: string }[],
  labels: readonly string[],
): Confusion {
  const counts = labels.map((truth) =>
    labels.map((found) => pairs.filter((pair) => pair.truth === truth && pair.found === found).length),
  );
  const right = pairs.filter(({ truth, found }) => truth === found).length;
  return { labels, counts, accuracy: right / pairs.length, chance: 1 / labels.length, photos: pairs.length };
}

/** PSNR in dB of a photo after a model; as it was where there is none; null where the photo is perfect as it is. */
function after({ input, psnr }: Pick<JudgedPhoto, 'input' | 'psnr'>, model: string | null): number | null {
  return model === null ? input : (psnr[model] ?? null);
}

export interface AutomaticRow {
  readonly set: string;
  readonly photos: number;
  /** Mean PSNR in dB: as it came, by Automatic, by the best and the worst of all choices for each photo, by one model for all. */
  readonly input: number;
  readonly automatic: number;
  readonly oracle: number;
  readonly allInOne: number;
  readonly worst: number;
}

/** Per set and over all; photos that are perfect as they come are counted by `cleanRow` instead. */
export function automaticRows(
  photos: readonly JudgedPhoto[],
  models: readonly string[],
  allInOne: string,
): AutomaticRow[] {
  const rowOf = (set: string, mine: readonly JudgedPhoto[]): AutomaticRow => {
    const judged = mine.filter(({ input }) => input !== null);
    const every = (photo: JudgedPhoto): number[] =>
      [null, ...models].map((model) => after(photo, model)).filter((value) => value !== null);
    const meanOf = (read: (photo: JudgedPhoto) => number | null): number =>
      mean(judged.map((photo) => read(photo) ?? Number.NaN));
    return {
      set,
      photos: judged.length,
      input: meanOf(({ input }) => input),
      automatic: meanOf((photo) => after(photo, photo.model)),
      oracle: meanOf((photo) => Math.max(...every(photo))),
      allInOne: meanOf((photo) => after(photo, allInOne)),
      worst: meanOf((photo) => Math.min(...every(photo))),
    };
  };
  const known = photos.filter(({ group, input }) => group !== null && input !== null);
  const sets = [...new Set(photos.filter(({ input }) => input !== null).map(({ set }) => set))];
  return [
    ...sets.map((set) =>
      rowOf(
        set,
        photos.filter((photo) => photo.set === set),
      ),
    ),
    rowOf('all known', known),
  ];
}

/** What becomes of photos without damage. */
export interface CleanRow {
  readonly photos: number;
  readonly leftAlone: number;
  /** Lowest PSNR in dB of those that were not, against themselves; null where all were left alone. */
  readonly worst: number | null;
}

export function cleanRow(photos: readonly JudgedPhoto[]): CleanRow {
  const clean = photos.filter(({ set }) => set === 'clean');
  const changed = clean.flatMap(({ model, psnr }) => (model === null ? [] : [psnr[model] ?? Number.NaN]));
  return {
    photos: clean.length,
    leftAlone: clean.length - changed.length,
    worst: changed.length === 0 ? null : Math.min(...changed),
  };
}

/** How well gains are told before any model runs. */
export interface GainRow {
  readonly photos: number;
  readonly spearman: number;
  /** Mean absolute error in dB, and that of telling the mean gain of all known photos every time. */
  readonly error: number;
  readonly errorOfMean: number;
}

export function gainRow(photos: readonly JudgedPhoto[]): GainRow {
  const rows = photos.flatMap(({ predictedGain, model, psnr, input, refused }) =>
    predictedGain === null || model === null || input === null || refused
      ? []
      : [{ told: predictedGain, was: (psnr[model] ?? Number.NaN) - input }],
  );
  const all = mean(rows.map(({ was }) => was));
  return {
    photos: rows.length,
    spearman: spearman(
      rows.map(({ told }) => told),
      rows.map(({ was }) => was),
    ),
    error: mean(rows.map(({ told, was }) => Math.abs(told - was))),
    errorOfMean: mean(rows.map(({ was }) => Math.abs(all - was))),
  };
}

/** How reliably damage that was never seen is refused. */
export interface RefusalRow {
  readonly set: string;
  readonly known: boolean;
  readonly photos: number;
  readonly refused: number;
  /** Mean distance to the nearest group. */
  readonly distance: number;
  readonly strangeness: number;
  /** Chance that one of its photos is stranger than one of known damage; null for known damage. */
  readonly reliability: number | null;
}

export function refusalRows(photos: readonly JudgedPhoto[]): RefusalRow[] {
  const usual = photos.filter(({ group }) => group !== null).map(({ strangeness }) => strangeness);
  return [...new Set(photos.map(({ set }) => set))].map((set) => {
    const mine = photos.filter((photo) => photo.set === set);
    const known = mine[0]?.group !== null;
    const strange = mine.map(({ strangeness }) => strangeness);
    return {
      set,
      known,
      photos: mine.length,
      refused: mine.filter(({ refused }) => refused).length,
      distance: mean(mine.map(({ distance }) => distance)),
      strangeness: mean(strange),
      reliability: known ? null : reliabilityOf(strange, usual),
    };
  });
}

/** Chance that an unknown photo is stranger than a known one: 0.5 says nothing. */
export function separation(photos: readonly JudgedPhoto[]): number {
  const of = (isKnown: boolean): number[] =>
    photos.filter(({ group }) => (group !== null) === isKnown).map(({ strangeness }) => strangeness);
  return reliabilityOf(of(false), of(true));
}

/** The paper's partition of its eleven kinds. */
export const PAPER_GROUPS: readonly { readonly id: string; readonly members: readonly string[] }[] = [
  { id: 'blurs', members: ['gaussian-blur', 'motion-blur', 'richardson-lucy'] },
  { id: 'details', members: ['sr', 'ringing', 'defocus'] },
  { id: 'JPEG and others', members: ['jpeg', 'poisson-noise', 'inpainting'] },
  { id: 'noises', members: ['gaussian-noise', 'salt-pepper'] },
];

/** The group of a member of the paper's partition. */
export function paperGroupOf(member: string): string {
  return PAPER_GROUPS.find(({ members }) => members.includes(member))?.id ?? 'none';
}
