/** A Run on disk: Recipe, weights, Checkpoints and log in one folder. */
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limitMetadata } from '../engine/domain/adapted-model.ts';
import { sha256 } from '../engine/domain/canonical.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { Recipe } from '../engine/domain/recipe.ts';
import type { RunEvent } from '../engine/domain/run.ts';
import type { Network } from '../engine/networks/network.ts';
import { buildReweighter } from '../engine/reweighting/catalog.ts';
import { type CheckpointState, decodeCheckpoint, encodeCheckpoint } from '../engine/training/checkpoint.ts';
import { encodeSafetensors } from '../engine/weights/safetensors.ts';
import { modelTensors, scaleMetadata } from '../engine/weights/uncertainty.ts';
import { writeOut } from './photo-files.ts';
import { say } from './report.ts';

const CHECKPOINT = 'checkpoint.safetensors';
const WEIGHTS = 'weights.safetensors';
const PREVIOUS = 'checkpoint.previous.safetensors';

export interface WrittenWeights {
  readonly weights: string;
  readonly sha256: string;
}

/** Refuses to write over an earlier Run. @throws StudioError `option-invalid`, `output-unwritable` */
export async function beginRun(folder: string, recipe: Recipe): Promise<void> {
  const started = await readFile(join(folder, CHECKPOINT)).catch(() => null);
  if (started) {
    throw new StudioError(
      'option-invalid',
      `${folder} already holds a Run; add --resume to go on with it, or choose another folder.`,
    );
  }
  await writeOut(join(folder, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
}

/**
 * The newest Checkpoint that can be read; a damaged one is passed over for the one before it, and that is said.
 * @throws StudioError `checkpoint-damaged` where there is none
 */
export async function readCheckpoint(folder: string): Promise<CheckpointState> {
  for (const name of [CHECKPOINT, PREVIOUS]) {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (!bytes) continue;
    try {
      return decodeCheckpoint(new Uint8Array(bytes));
    } catch (damage) {
      if (!(damage instanceof StudioError)) throw damage;
      say(`${join(folder, name)} is damaged; looking for the one before it.`);
    }
  }
  throw new StudioError(
    'checkpoint-damaged',
    `${folder} holds no readable checkpoint; start without --resume.`,
  );
}

/** Writes a Checkpoint under a new name, then moves it into place: a crash leaves a whole one behind. */
export async function writeCheckpoint(folder: string, state: CheckpointState): Promise<void> {
  const path = join(folder, CHECKPOINT);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(`${path}.new`, encodeCheckpoint(state));
    await rename(path, join(folder, PREVIOUS)).catch(() => {});
    await rename(`${path}.new`, path);
  } catch (error) {
    await rm(`${path}.new`, { force: true });
    throw new StudioError(
      'storage-full',
      `The checkpoint cannot be written to ${folder}: ${(error as Error).message}.`,
    );
  }
}

/**
 * Writes the averaged weights with their network and TUR's head, ready for `--model`.
 * @param scale expected absolute error for an uncertainty of 1, where validation measured it
 */
export async function writeWeights(
  folder: string,
  network: Network,
  recipe: Recipe,
  average: Float32Array<ArrayBuffer>,
  scale?: number,
  name = WEIGHTS,
): Promise<WrittenWeights> {
  const { parameters } = buildReweighter(recipe.reweighting, network, recipe.tasks);
  const metadata = {
    format: 'mend',
    network: JSON.stringify(recipe.network),
    recipe: recipe.name,
    ...scaleMetadata(parameters, scale),
    ...limitMetadata(recipe),
  };
  const bytes = encodeSafetensors(modelTensors(network, parameters, average), metadata);
  const weights = join(folder, name);
  await writeOut(weights, bytes);
  return { weights, sha256: await sha256(bytes) };
}

/** The weights that a Run wrote earlier as its best, once the latest lie beside them. @throws StudioError `checkpoint-damaged` */
export async function keptWeights(
  folder: string,
  writeLast: () => Promise<unknown>,
): Promise<WrittenWeights> {
  await writeLast();
  const weights = join(folder, WEIGHTS);
  const bytes = await readFile(weights).catch(() => {
    throw new StudioError('checkpoint-damaged', `${weights} is gone; start again, or use last.safetensors.`);
  });
  return { weights, sha256: await sha256(new Uint8Array(bytes)) };
}

export interface RunLog {
  /** Adds one event and its time (`at`, ms), a JSON document a line, after all that were added before. */
  add(event: RunEvent): void;
  /** Resolves when all lines are on disk. @throws StudioError `output-unwritable` */
  written(): Promise<void>;
}

/** The log of a Run. */
export function openLog(folder: string): RunLog {
  const path = join(folder, 'log.jsonl');
  let tail: Promise<void> = Promise.resolve();
  let broken: Error | null = null;
  return {
    add: (event) => {
      const at = Date.now();
      tail = tail
        .then(() => appendFile(path, `${JSON.stringify({ ...event, at })}\n`))
        .catch((error: Error) => {
          broken = error;
        });
    },
    written: async () => {
      await tail;
      if (broken)
        throw new StudioError('output-unwritable', `The log ${path} cannot be written: ${broken.message}.`);
    },
  };
}
