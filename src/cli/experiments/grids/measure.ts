/** What `mend experiment grids` measures before any group is trained: maps, and photos with damage known and unknown. */
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dataset } from '../../../engine/data/dataset.ts';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import type { GgdFit, SimilarityMap } from '../../../engine/domain/grids.ts';
import { fromFloats } from '../../../engine/domain/raster.ts';
import { CHOICE_PATCHES } from '../../../engine/grids/choose.ts';
import { type Describer, deepDescriber, PATCH_SIDE } from '../../../engine/grids/describer.ts';
import { patchesOf } from '../../../engine/grids/patches.ts';
import { photoStatistics } from '../../../engine/grids/photo-statistics.ts';
import { REFERENCE_SETS, type ReferenceSet } from '../../../engine/grids/reference-sets.ts';
import type { LoadedModel, NetworkModel } from '../../../engine/inference/loaded-model.ts';
import { matrixOfFirst, measureMap } from '../../similarity-map.ts';
import { SAMPLE_SIZES } from './fit-references.ts';
import { partOf, validationPart } from './parts.ts';
import { collectSamples, damagedPart, keptLines, type PhotoSample } from './photo-samples.ts';
import { PAPER_SETS } from './product-map.ts';
import { compareMaps, type SensitivityRow } from './result.ts';

export interface MeasureRoom {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly descriptor: NetworkModel;
  /** What else describes patches, for table 2b. */
  readonly rivals: readonly Describer[];
  readonly models: readonly LoadedModel[];
  readonly runs: string;
  readonly seed: number;
  readonly assertHealthy: () => void;
  readonly tell: (done: number, total: number, label: string) => void;
}

export interface MeasureSizes {
  /** Patches of each set of the maps. */
  readonly patches: number;
  readonly bootstrap: number;
  /** Test photos of each known and unknown set. */
  readonly photos: number;
  /** Photos of each of the paper's sets, to compare with and to judge. */
  readonly paperPhotos: number;
  /** Photos of each kind of mixed damage. */
  readonly mixedPhotos: number;
}

export const MEASURE_SIZES: MeasureSizes = {
  patches: 200,
  bootstrap: 8,
  photos: 14,
  paperPhotos: 6,
  mixedPhotos: 3,
};
export const QUICK_MEASURE_SIZES: MeasureSizes = {
  patches: 24,
  bootstrap: 2,
  photos: 1,
  paperPhotos: 1,
  mixedPhotos: 1,
};

/** Damage that the choice has never seen: it should refuse. */
export const UNKNOWN_SETS: readonly ReferenceSet[] = (['snow', 'raindrops', 'inpainting'] as const).map(
  (task) => ({ id: task, group: 'mixed', task, set: {} }),
);

/** The maps of the paper's eleven kinds for each describer that there is. */
export async function measureMaps(
  room: MeasureRoom,
  sizes: MeasureSizes,
): Promise<[SimilarityMap, ...SimilarityMap[]]> {
  const { clean } = await validationPart(room.reader);
  const options = mapOptions(room, sizes, clean);
  const deep = await measureMap(PAPER_SETS, { ...options, describer: deepDescriber(room.descriptor) });
  const maps: [SimilarityMap, ...SimilarityMap[]] = [deep];
  for (const describer of room.rivals) {
    maps.push(await measureMap(PAPER_SETS, { ...options, describer, bootstrap: 0 }));
  }
  return maps;
}

/** The deep descriptor's matrix from fewer patches. */
export async function measureSensitivity(
  room: MeasureRoom,
  sizes: MeasureSizes,
  whole: SimilarityMap,
): Promise<SensitivityRow[]> {
  const { clean } = await validationPart(room.reader);
  const options = { ...mapOptions(room, sizes, clean), describer: deepDescriber(room.descriptor) };
  const rows: SensitivityRow[] = [];
  for (const share of [8, 4, 2]) {
    const patches = Math.floor(sizes.patches / share);
    const matrix = await matrixOfFirst(PAPER_SETS, options, patches);
    rows.push({ patches, ...compareMaps(whole.matrix, matrix) });
  }
  return rows;
}

function mapOptions(room: MeasureRoom, { patches, bootstrap }: MeasureSizes, photos: readonly string[]) {
  return { photos, store: room.store, folder: join(room.runs, 'maps'), patches, seed: room.seed, bootstrap };
}

/** Test photos of all known sets, then of the unknown ones, each restored by every model. */
export async function measureTestPhotos(room: MeasureRoom, { photos }: MeasureSizes): Promise<PhotoSample[]> {
  return collectSamples(
    join(room.runs, `test-${room.descriptor.id}.jsonl`),
    [...REFERENCE_SETS, ...UNKNOWN_SETS],
    photos,
    async () => room.models,
    { ...room, part: await partOf('test', room.reader), sizes: SAMPLE_SIZES },
    room.tell,
  );
}

/** A photo with one of the paper's kinds of damage, and its fit from many patches. */
export interface PaperPhoto {
  readonly set: string;
  readonly index: number;
  readonly part: 'train' | 'test';
  readonly fit: GgdFit;
}

/** The paper's rule needs many patches: fits of single photos, some to compare with, others to judge. */
export async function measurePaperPhotos(
  room: MeasureRoom,
  { paperPhotos }: MeasureSizes,
): Promise<PaperPhoto[]> {
  const file = join(room.runs, `paper-${room.descriptor.id}.jsonl`);
  await mkdir(dirname(file), { recursive: true });
  const kept = await keptLines<PaperPhoto>(file);
  const found: PaperPhoto[] = [];
  for (const name of ['train', 'test'] as const) {
    const part = await partOf(name, room.reader);
    for (let index = 0; index < paperPhotos; index++) {
      for (const paper of PAPER_SETS) {
        if (!('task' in paper)) continue;
        const known = kept.find((p) => p.part === name && p.set === paper.id && p.index === index);
        const set: ReferenceSet = { ...paper, group: 'mixed' };
        const photo = known ?? { set: paper.id, index, part: name, fit: await fitOf(set, index, part, room) };
        if (!known) await appendFile(file, `${JSON.stringify(photo)}\n`);
        found.push(photo);
        room.tell(found.length, 2 * paperPhotos * PAPER_SETS.length, paper.id);
      }
    }
  }
  return found;
}

async function fitOf(
  set: ReferenceSet,
  index: number,
  part: Dataset['train'],
  { store, seed, descriptor }: MeasureRoom,
): Promise<GgdFit> {
  const { side } = SAMPLE_SIZES;
  const { degraded } = await damagedPart(set, index, { part, store, seed, sizes: SAMPLE_SIZES });
  const raster = fromFloats(degraded, { width: side, height: side, depth: 8, alpha: null });
  const patches = patchesOf(raster, PATCH_SIDE, CHOICE_PATCHES);
  const { fit } = await photoStatistics(descriptor, patches);
  patches.dispose();
  return fit;
}
