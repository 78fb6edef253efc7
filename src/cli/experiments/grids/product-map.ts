/** The map of kinds of damage that comes with Mend: the paper's eleven, weather, and none at all. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { PRESETS, type Preset } from '../../../engine/domain/presets.ts';
import type { TaskId } from '../../../engine/domain/task.ts';
import { deepDescriber } from '../../../engine/grids/describer.ts';
import type { NetworkModel } from '../../../engine/inference/loaded-model.ts';
import { type MapSet, measureMap } from '../../similarity-map.ts';
import { validationPart } from './parts.ts';

const preset: Preset = PRESETS['grids-11'];

const BESIDE: readonly TaskId[] = ['clean', 'rain', 'snow', 'haze', 'low-light', 'real-chain'];

/** The paper's eleven kinds of damage. */
export const PAPER_SETS: readonly MapSet[] = preset.tasks.map(({ label, id, set }) => ({
  id: label,
  task: id,
  set,
}));

/** And those of the product beside them. */
export const PRODUCT_SETS: readonly MapSet[] = [
  ...PAPER_SETS,
  ...BESIDE.map((task): MapSet => ({ id: task, task, set: {} })),
];

export const MAP_PATCHES = 100;
const BOOTSTRAP = 20;

/** Measured once for a descriptor and kept below `runs`. */
export async function productMap({
  model,
  reader,
  store,
  runs,
  seed,
}: {
  readonly model: NetworkModel;
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly runs: string;
  readonly seed: number;
}): Promise<SimilarityMap> {
  const { clean } = await validationPart(reader);
  return measureMap(PRODUCT_SETS, {
    describer: deepDescriber(model),
    photos: clean,
    store,
    folder: join(runs, 'maps'),
    patches: MAP_PATCHES,
    seed,
    bootstrap: BOOTSTRAP,
  });
}
