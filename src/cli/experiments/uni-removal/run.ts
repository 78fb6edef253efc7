/** Finds, trains and measures the Runs of the experiment on Uni-Removal. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { createPhotoStore, type PhotoStore } from '../../../engine/data/photo-store.ts';
import { canonicalJson, sha256 } from '../../../engine/domain/canonical.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { loadModels, openZoo } from '../../engine.ts';
import { cached } from '../common/cache.ts';
import { readRunLog } from '../common/run-log.ts';
import { ensureTrained, findRun, trainedRun } from '../common/runs.ts';
import { photosWithDigests } from '../common/test-crops.ts';
import type { Part, Photos, Sizes } from './part.ts';
import type { ArmRun, Missing, PartResult, ReferenceScores } from './result.ts';
import { type Column, writeStrips } from './strips.ts';

export interface Room {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly backend: Pick<Backend, 'assertHealthy' | 'report'>;
  readonly first: number;
  /** Absent: all. */
  readonly arms?: readonly string[];
  /** False: what is not trained yet is left out and said. */
  readonly train: boolean;
  /** Where Runs lie. */
  readonly runs: string;
  /** Where pictures go. */
  readonly pictures: string;
  readonly onRun: (name: string) => void;
}

/** To be raised where scoring itself changes. */
const VERSION = 1;

/** Trains and scores a part seed by seed, so that what is there early is already paired. */
export async function runPart(part: Part, sizes: Sizes, given: Room): Promise<PartResult> {
  const reader = part.reader?.(given.reader);
  const room = reader ? { ...given, reader, store: createPhotoStore(reader) } : given;
  const photos = await part.photos(sizes, room.reader, room.store);
  const runs: ArmRun[] = [];
  const missing: Missing[] = [];
  const columns: Column[] = referenceColumns(part);
  const seeds = Array.from({ length: sizes.seeds }, (_, i) => room.first + i);
  for (const seed of seeds) {
    for (const { id, label } of part.arms) {
      if (room.arms && !room.arms.includes(id)) continue;
      const ran = await runArm(part, id, seed, sizes, photos, room);
      if ('state' in ran) {
        missing.push(ran);
        continue;
      }
      runs.push(ran.run);
      if (columns.every((column) => column.id !== id))
        columns.push({ id, label, open: (work) => withModels(ran.weights, work) });
    }
  }
  const references = await scoreReferences(part, sizes, photos, room);
  return {
    id: part.id,
    sizes,
    photos: await photosWithDigests(photos.paths, room.reader),
    references,
    runs,
    missing,
    strips: await writeStrips(part.id, photos, columns, room.pictures, room.backend.assertHealthy),
    shown: photos.shown.map(({ label }) => label),
  };
}

/** What needs no training and is shown beside the arms. */
function referenceColumns(part: Part): Column[] {
  return part
    .references()
    .flatMap(({ id, label, models, shown }) =>
      shown && models !== undefined ? [{ id, label, open: (work) => withModels(models, work) }] : [],
    );
}

async function runArm(
  part: Part,
  arm: string,
  seed: number,
  sizes: Sizes,
  photos: Photos,
  room: Room,
): Promise<{ readonly run: ArmRun; readonly weights: string } | Missing> {
  const recipe = part.recipe(arm, seed, sizes);
  const name = `${part.id}/${arm}-${seed}`;
  room.onRun(name);
  const found = await findRun(room.runs, { name, recipe });
  const { reader, store, backend } = room;
  const run = room.train
    ? await ensureTrained(found, { reader, store, open: async () => backend })
    : await trainedRun(found);
  if (run === null) return { arm, seed, state: found.state };
  const key = { VERSION, sha256: run.sha256, photos: photos.paths, side: sizes.side };
  const values = await cached(join(run.folder, 'scores.json'), key, () =>
    withModels(run.weights, (models) => photos.score(models, backend.assertHealthy)),
  );
  const { seconds } = await readRunLog(run.folder);
  const { fingerprint, sha256: digest } = run;
  const { steps } = recipe.schedule;
  const scored = { arm, seed, values, fingerprint, sha256: digest, steps, seconds };
  return { run: scored, weights: run.weights };
}

/** Scores what needs no training, once for each choice of photos and weights. */
async function scoreReferences(
  part: Part,
  sizes: Sizes,
  photos: Photos,
  { runs, backend }: Room,
): Promise<ReferenceScores[]> {
  const scores: ReferenceScores[] = [];
  for (const { id, label, models, measures } of part.references()) {
    const digests = models === undefined ? [] : await digestsOf(models);
    const key = { VERSION, digests, photos: photos.paths, side: sizes.side, measures };
    const name = `${id}-${(await sha256(canonicalJson(key))).slice(0, 8)}.json`;
    const score = (loaded: readonly LoadedModel[]) => photos.score(loaded, backend.assertHealthy, measures);
    const values = await cached(join(runs, part.id, name), key, () =>
      models === undefined ? score([]) : withModels(models, score),
    );
    scores.push({ id, label, values });
  }
  return scores;
}

/** Digests of models of the zoo; a path stands for itself. */
async function digestsOf(models: string): Promise<string[]> {
  const { cards } = await openZoo().zoo();
  return models.split(',').map((id) => cards.find((card) => card.id === id)?.sha256 ?? id);
}

async function withModels<T>(
  wanted: string,
  work: (models: readonly LoadedModel[]) => Promise<T>,
): Promise<T> {
  const models = await loadModels(openZoo(), wanted);
  try {
    return await work(models);
  } finally {
    for (const model of models) model.dispose();
  }
}
