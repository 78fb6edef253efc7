/** Which files a Recipe learns from, and which it keeps back for validation. */
import type { Adaptation } from '../domain/adaptation.ts';
import { StudioError } from '../domain/fault.ts';
import type { Recipe } from '../domain/recipe.ts';
import { isPhotoName, type NamePair, pairNames } from '../evaluation/pairing.ts';
import type { FolderReader } from './folder-reader.ts';
import { checkReal, splitReal } from './real-photos.ts';

/** Paths of one part of the data. */
export interface DatasetPart {
  readonly clean: readonly string[];
  /** By folder as the Recipe names it. */
  readonly pairs: ReadonlyMap<string, readonly NamePair[]>;
  /** Real damaged photos without partners, by task; only where a Recipe adapts. */
  readonly real?: ReadonlyMap<string, readonly string[]>;
}

export interface Dataset {
  readonly train: DatasetPart;
  readonly validation: DatasetPart;
}

/**
 * Lists the photos of a Recipe. What the `validation` file names is for validation only, what the `exclude` files
 * name is for nothing, and a pair whose target belongs to such a file is left out of training with all its inputs.
 * @throws StudioError `dataset-empty` for a folder without photos or a task with nothing left to learn from,
 *   `dataset-unpaired` for inputs without a target, `recipe-invalid` for a task that asks for both without having them
 */
export async function readDataset(recipe: Recipe, reader: FolderReader): Promise<Dataset> {
  const { data, tasks } = recipe;
  const held = await readLists(data.validation === null ? [] : [data.validation], reader);
  const barred = new Set([...held, ...(await readLists(data.exclude, reader))]);
  const clean = (
    await Promise.all(data.clean.map((folder) => photosIn(join(data.root, folder), reader)))
  ).flat();
  if (recipe.adaptation) return readReal(recipe, recipe.adaptation, clean, held, barred, reader);
  const folders = [...new Set([...data.pairs, ...tasks.flatMap((task) => task.pairs)])].sort();
  const train = new Map<string, readonly NamePair[]>();
  const validation = new Map<string, readonly NamePair[]>();
  for (const folder of folders) {
    const split = splitPairs(await pairsIn(join(data.root, folder), reader), held, barred);
    train.set(folder, split.train);
    validation.set(folder, split.validation);
  }
  const dataset: Dataset = {
    train: { clean: clean.filter((path) => !barred.has(path)), pairs: train },
    validation: { clean: clean.filter((path) => held.has(path)), pairs: validation },
  };
  for (const task of tasks) checkTask(task, dataset.train);
  return dataset;
}

/** What adapting learns from: real photos by kind of damage, and clear ones. */
async function readReal(
  { data }: Recipe,
  adaptation: Adaptation,
  clean: readonly string[],
  held: ReadonlySet<string>,
  barred: ReadonlySet<string>,
  reader: FolderReader,
): Promise<Dataset> {
  const split = (paths: readonly string[]) => splitReal(paths, held, barred, adaptation.held);
  const clear = split(clean);
  const [train, validation] = [new Map<string, readonly string[]>(), new Map<string, readonly string[]>()];
  for (const { task, folders } of adaptation.degraded) {
    const lists = await Promise.all(folders.map((folder) => photosIn(join(data.root, folder), reader)));
    const real = split(lists.flat());
    train.set(task, real.train);
    validation.set(task, real.validation);
  }
  const none = new Map<string, readonly NamePair[]>();
  const dataset: Dataset = {
    train: { clean: clear.train, pairs: none, real: train },
    validation: { clean: clear.validation, pairs: none, real: validation },
  };
  checkReal(dataset);
  return dataset;
}

function splitPairs(
  pairs: readonly NamePair[],
  held: ReadonlySet<string>,
  barred: ReadonlySet<string>,
): { train: NamePair[]; validation: NamePair[] } {
  const isIn = (set: ReadonlySet<string>, pair: NamePair): boolean =>
    set.has(pair.input) || set.has(pair.target);
  const lost = new Set(pairs.filter((pair) => isIn(barred, pair)).map((pair) => pair.target));
  return {
    train: pairs.filter((pair) => !lost.has(pair.target)),
    validation: pairs.filter((pair) => isIn(held, pair)),
  };
}

function checkTask(task: Recipe['tasks'][number], part: DatasetPart): void {
  const pairs = task.pairs.flatMap((folder) => part.pairs.get(folder) ?? []);
  if (task.pairs.length > 0 && pairs.length === 0) {
    throw new StudioError(
      'dataset-empty',
      `The task ${task.id} has no pairs left to learn from in ${task.pairs.join(', ')}; add pairs or exclude fewer.`,
    );
  }
  const needsClean = task.pairs.length === 0 || task.pairShare < 1 || task.layers > 0;
  if (needsClean && part.clean.length === 0) {
    throw new StudioError(
      'dataset-empty',
      `The task ${task.id} has no clean photos to learn from; name folders in data.clean or exclude fewer photos.`,
    );
  }
}

async function photosIn(folder: string, reader: FolderReader): Promise<string[]> {
  const names = await namesIn(folder, reader);
  const photos = names.filter(isPhotoName).sort();
  if (photos.length === 0) {
    throw new StudioError(
      'dataset-empty',
      `The folder ${folder} holds no PNG, JPEG, WebP or AVIF photos; choose another.`,
    );
  }
  return photos.map((name) => join(folder, name));
}

async function namesIn(folder: string, reader: FolderReader): Promise<readonly string[]> {
  try {
    return await reader.list(folder);
  } catch (cause) {
    if (cause instanceof StudioError) throw cause;
    throw new StudioError('dataset-empty', `The folder ${folder} cannot be read; check that it exists.`, {
      cause,
    });
  }
}

const NAMED = 3;

async function pairsIn(folder: string, reader: FolderReader): Promise<NamePair[]> {
  const inputs = await photosIn(join(folder, 'input'), reader);
  const targets = await photosIn(join(folder, 'target'), reader);
  const { pairs, alone } = pairNames(inputs, targets);
  if (alone.length > 0) {
    const more = alone.length > NAMED ? ` and ${alone.length - NAMED} more` : '';
    throw new StudioError(
      'dataset-unpaired',
      `No clean partner for ${alone.slice(0, NAMED).join(', ')}${more}; put photos of the same names into ${join(folder, 'target')}.`,
    );
  }
  return pairs;
}

async function readLists(files: readonly string[], reader: FolderReader): Promise<Set<string>> {
  const paths = new Set<string>();
  for (const file of files) {
    let bytes: Uint8Array;
    try {
      bytes = await reader.read(file);
    } catch (cause) {
      if (cause instanceof StudioError) throw cause;
      throw new StudioError('dataset-empty', `The list ${file} cannot be read; check that it exists.`, {
        cause,
      });
    }
    for (const line of new TextDecoder().decode(bytes).split(/\r?\n/)) {
      if (line.trim() !== '') paths.add(line.trim());
    }
  }
  return paths;
}

/** Joins two parts of a path; an empty one or `.` is left out. */
function join(folder: string, name: string): string {
  return folder === '' || folder === '.' ? name : `${folder.replace(/\/+$/, '')}/${name}`;
}
