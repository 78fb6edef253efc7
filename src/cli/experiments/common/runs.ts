/** Runs that experiments want. Each is a folder as `mend train` makes it, known by its Recipe, and trained once. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { sha256 } from '../../../engine/domain/canonical.ts';
import { StudioError } from '../../../engine/domain/fault.ts';
import { fingerprint, parseRecipe, type Recipe } from '../../../engine/domain/recipe.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { decodeSafetensors } from '../../../engine/weights/safetensors.ts';
import { isOfHead } from '../../../engine/weights/uncertainty.ts';
import { say } from '../../report.ts';
import { readCheckpoint, writeWeights } from '../../run-folder.ts';
import { trainRun } from '../../train-run.ts';

/** A Run that is wanted. */
export interface PlannedRun {
  /** Where it lies below the experiment's folder of Runs, for example `mioir-7/art-1`. */
  readonly name: string;
  readonly recipe: Recipe;
}

/** A Run as it stands on disk. */
export interface FoundRun extends PlannedRun {
  readonly folder: string;
  readonly fingerprint: string;
  readonly state: 'trained' | 'begun' | 'absent';
}

/** A Run whose weights can be used. */
export interface TrainedRun extends FoundRun {
  readonly weights: string;
  /** Of the weights file. */
  readonly sha256: string;
}

/** What training needs. */
export interface TrainingRoom {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly open: () => Promise<Pick<Backend, 'assertHealthy' | 'report'>>;
}

/**
 * Looks a Run up by its Recipe below `root`. Where its folder holds a Run of another Recipe (other sizes, another
 * version of the experiment) it gets a folder of its own beside that.
 */
export async function findRun(root: string, planned: PlannedRun): Promise<FoundRun> {
  const wanted = await fingerprint(planned.recipe);
  const plain = join(root, planned.name);
  const folders = [plain, `${plain}-${wanted.slice(0, 8)}`];
  for (const folder of folders) {
    const found = await fingerprintIn(folder);
    if (found !== null && found !== wanted) continue;
    const state = found === null ? 'absent' : await stateOf(folder, planned.recipe);
    return { ...planned, folder, fingerprint: wanted, state };
  }
  throw new StudioError('option-invalid', `${folders.join(' and ')} hold other Runs; move them away.`);
}

/** Of the Recipe in a folder, as this Mend reads it; null where there is none. */
async function fingerprintIn(folder: string): Promise<string | null> {
  const text = await readFile(join(folder, 'recipe.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return await fingerprint(parseRecipe(JSON.parse(text)));
  } catch {
    return 'unreadable';
  }
}

async function stateOf(folder: string, { schedule }: Recipe): Promise<FoundRun['state']> {
  const exists = (name: string): Promise<boolean> =>
    stat(join(folder, name)).then(
      () => true,
      () => false,
    );
  if (!(await exists('checkpoint.safetensors'))) return 'absent';
  if (!(await exists('weights.safetensors'))) return 'begun';
  const { step } = await readCheckpoint(folder);
  return step >= schedule.steps ? 'trained' : 'begun';
}

/** The Run with its weights, or null where it is not trained yet. */
export async function trainedRun(run: FoundRun): Promise<TrainedRun | null> {
  if (run.state !== 'trained') return null;
  const weights = join(run.folder, 'weights.safetensors');
  const bytes = new Uint8Array(await readFile(weights));
  if (run.recipe.reweighting?.id === 'tur' && !decodeSafetensors(bytes, weights).tensors.some(isOfHead)) {
    // An older Mend wrote the network alone; the Checkpoint still has the uncertainty head.
    const { average } = await readCheckpoint(run.folder);
    const written = await writeWeights(run.folder, buildNetwork(run.recipe.network), run.recipe, average);
    return { ...run, ...written };
  }
  return { ...run, weights, sha256: await sha256(bytes) };
}

/**
 * The Run with its weights, trained or trained on where that is missing.
 * @throws StudioError `cancelled` where the user stopped it: a later call goes on from there; others as `trainRun`
 */
export async function ensureTrained(run: FoundRun, room: TrainingRoom): Promise<TrainedRun> {
  if (run.state !== 'trained') {
    say(`${run.state === 'begun' ? 'Going on with' : 'Training'} ${run.name}`);
    const { recipe, folder } = run;
    const { reason } = await trainRun({ ...room, recipe, folder, resume: run.state === 'begun' });
    if (reason !== 'finished')
      throw new StudioError('cancelled', `${run.name} was stopped; the same command goes on with it.`);
  }
  const trained = await trainedRun({ ...run, state: 'trained' });
  if (trained === null) throw new StudioError('internal', `${run.name} has no weights although it ended.`);
  return trained;
}
