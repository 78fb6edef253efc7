/** Measures a map of kinds of damage; what was measured before is read from disk. */
import { join } from 'node:path';
import type { PhotoStore } from '../engine/data/photo-store.ts';
import type { DegradationSet, SimilarityMap } from '../engine/domain/grids.ts';
import { type TaskId, taskMeta } from '../engine/domain/task.ts';
import { degradedPatches } from '../engine/grids/degraded-patches.ts';
import type { Describer } from '../engine/grids/describer.ts';
import { componentsFor, fitGram, gramOf } from '../engine/grids/fit.ts';
import { leafOrder } from '../engine/grids/leaf-order.ts';
import { folderPatches } from '../engine/grids/patches.ts';
import { resampledGram } from '../engine/grids/principal-scores.ts';
import { bootstrapSpread, similarityMatrix } from '../engine/grids/similarity.ts';
import { stream } from '../engine/runtime/random.ts';
import { cached } from './experiments/common/cache.ts';
import { say } from './report.ts';

/** Damage that is made, or photos that were damaged already. */
export type MapSet =
  | {
      readonly id: string;
      readonly task: TaskId;
      readonly set: Readonly<Record<string, number | readonly [number, number]>>;
    }
  | { readonly id: string; readonly photos: readonly string[] };

export interface MapOptions {
  readonly describer: Describer;
  /** Clean photos that are damaged. */
  readonly photos: readonly string[];
  readonly store: PhotoStore;
  /** Where measured sets are kept. */
  readonly folder: string;
  readonly patches: number;
  readonly seed: number;
  /** Rounds of drawing patches again; 0 for none. */
  readonly bootstrap: number;
}

export async function measureMap(sets: readonly MapSet[], options: MapOptions): Promise<SimilarityMap> {
  const { describer, photos, patches, seed, bootstrap } = options;
  const grams: Float64Array[] = [];
  for (const set of sets) grams.push(await measureGram(set, options));
  const fits = [];
  for (const gram of grams) fits.push(await fitGram(gram, patches));
  const matrix = await similarityMatrix(fits);
  const spread =
    bootstrap > 0
      ? await cached(
          join(options.folder, `${describer.id}-spread-${sets.length}-${patches}-${seed}.json`),
          { sets, photos, describer: describer.id, side: describer.side, patches, seed, bootstrap },
          () => bootstrapSpread(grams, patches, bootstrap, stream(seed, 'bootstrap')),
        )
      : null;
  return {
    descriptor: describer.id,
    patches,
    side: describer.side,
    components: componentsFor(patches),
    photos: photos.length,
    seed,
    sets: sets.map(described),
    fits: fits.map(({ shape, sigma }) => ({ shape: short(shape), sigma: short(sigma) })),
    matrix: matrix.map((row) => row.map(short)),
    spread: spread?.map((row) => row.map(short)) ?? null,
    order: leafOrder(matrix),
  };
}

const short = (value: number): number => Number(value.toPrecision(5));

/** Products of a set's described patches, measured once. */
async function measureGram(set: MapSet, options: MapOptions): Promise<Float64Array> {
  const { describer, photos, store, folder, patches, seed } = options;
  const { id, side } = describer;
  const key = { set, photos, describer: id, side, patches, seed };
  const values = await cached(
    join(folder, `${id}-${set.id.replace(/[^a-z0-9-]/gi, '_')}-${patches}-${seed}.json`),
    key,
    async () => {
      say(`Describing ${set.id}`);
      const cut =
        'task' in set
          ? await degradedPatches(set, photos, store, { side, count: patches, seed })
          : await folderPatches(set.photos, store, { side, count: patches, seed });
      const gram = await gramOf(describer, cut);
      cut.dispose();
      return Array.from(gram, (value) => Number(value.toPrecision(7)));
    },
  );
  return Float64Array.from(values);
}

function described(set: MapSet): DegradationSet {
  if (!('task' in set)) return { id: set.id, label: set.id, task: null, setting: '' };
  const setting = Object.entries(set.set)
    .map(([name, value]) => `${name} ${[value].flat().join('-')}`)
    .join(', ');
  return { id: set.id, label: taskMeta(set.task).label, task: set.task, setting };
}

/** The matrix that the first `count` of the patches alone would have given. */
export async function matrixOfFirst(
  sets: readonly MapSet[],
  options: MapOptions,
  count: number,
): Promise<number[][]> {
  const first = Array.from({ length: count }, (_, i) => i);
  const fits = [];
  for (const set of sets) {
    const gram = await measureGram(set, options);
    fits.push(await fitGram(resampledGram(gram, options.patches, first), count));
  }
  return similarityMatrix(fits);
}
