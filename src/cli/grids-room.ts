/** What `similarity`, `group` and the experiment share: descriptor, kinds of damage, photos. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { FolderReader } from '../engine/data/folder-reader.ts';
import { createPhotoStore, type PhotoStore } from '../engine/data/photo-store.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { SimilarityMap } from '../engine/domain/grids.ts';
import { isPresetId, PRESETS, type Preset } from '../engine/domain/presets.ts';
import { isTaskId } from '../engine/domain/task.ts';
import { denseSift } from '../engine/grids/dense-sift.ts';
import { type Describer, deepDescriber, tapDescriber } from '../engine/grids/describer.ts';
import { checkMembers, type Member } from '../engine/grids/group-recipes.ts';
import type { Backend } from '../engine/runtime/backend.ts';
import { diskReader } from './data-folder.ts';
import { openDescribing, openEngine, openZoo } from './engine.ts';
import { validationPart } from './experiments/grids/parts.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from './options.ts';
import { photosIn } from './photo-files.ts';
import { type MapSet, measureMap } from './similarity-map.ts';

export interface GridsOptions extends CommonOptions {
  readonly data?: string;
  readonly tasks: string;
  readonly folder: readonly string[];
  readonly descriptor: string;
  readonly patches: number;
  readonly bootstrap: number;
  readonly seed: number;
  readonly runs: string;
}

/** Adds the options that choose kinds of damage and how they are measured. */
export function withGridsOptions(command: Command): Command {
  return withCommonOptions(command)
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--tasks <list>', 'task ids separated by commas, or a preset such as grids-11', 'grids-11')
    .option('--folder <path>', 'a folder of damaged photos as one more kind; may be given again', collect, [])
    .option(
      '--descriptor <id>',
      'what describes patches: auto (the deep descriptor), feature-net or dense-sift',
      'auto',
    )
    .option('--patches <number>', 'patches of each kind', wholeNumber(8, 800), 100)
    .option(
      '--bootstrap <number>',
      'rounds of drawing patches again, for the spread',
      wholeNumber(0, 1000),
      0,
    )
    .option('--seed <number>', 'which patches and damage are drawn', wholeNumber(0), 1)
    .option('--runs <folder>', 'where measured sets and trained models are kept', 'runs/grids');
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

export interface GridsRoom {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly runs: string;
  open(): Promise<Backend>;
  /** The kinds of damage that can be made. */
  members(): Member[];
  map(): Promise<SimilarityMap>;
}

export async function grids(options: GridsOptions, data: string): Promise<GridsRoom> {
  const reader = diskReader(data);
  const store = createPhotoStore(reader);
  const members = membersOf(options.tasks);
  let opened: Promise<Backend> | null = null;
  const open = (): Promise<Backend> => {
    opened ??= openEngine(options.backend);
    return opened;
  };
  return {
    reader,
    store,
    runs: options.runs,
    open,
    members: () => members,
    async map() {
      await open();
      const { clean } = await validationPart(reader);
      return measureMap([...members, ...(await foldersOf(options.folder))], {
        describer: await describerOf(options.descriptor),
        photos: clean,
        store: await storeWithFiles(store),
        folder: join(options.runs, 'maps'),
        patches: options.patches,
        seed: options.seed,
        bootstrap: options.bootstrap,
      });
    },
  };
}

/** Kinds of damage by preset or task ids. @throws StudioError `option-invalid` */
export function membersOf(wanted: string): Member[] {
  if (isPresetId(wanted)) {
    const preset: Preset = PRESETS[wanted];
    return preset.tasks.map(({ label, id, set }) => ({ id: label, task: id, set }));
  }
  const known: Preset = PRESETS['grids-11'];
  const members = wanted.split(',').map((part): Member => {
    const name = part.trim();
    const paper = known.tasks.find(({ label }) => label === name);
    if (paper) return { id: name, task: paper.id, set: paper.set };
    if (isTaskId(name)) return { id: name, task: name, set: {} };
    throw new StudioError(
      'option-invalid',
      `${name} is no kind of damage; name tasks such as jpeg, or a preset: ${Object.keys(PRESETS).join(', ')}.`,
    );
  });
  checkMembers(members);
  return members;
}

async function foldersOf(folders: readonly string[]): Promise<MapSet[]> {
  return Promise.all(
    folders.map(async (folder): Promise<MapSet> => {
      const photos = await photosIn(folder);
      if (photos.length === 0)
        throw new StudioError(
          'dataset-empty',
          `The folder ${folder} holds no PNG, JPEG, WebP or AVIF photos.`,
        );
      return { id: folder, photos };
    }),
  );
}

/** Photos of the data folder by their paths there, others by theirs on disk. */
async function storeWithFiles(store: PhotoStore): Promise<PhotoStore> {
  const files = createPhotoStore(diskReader('.'));
  return async (path) => store(path).catch(() => files(path));
}

/** @throws StudioError `model-unknown` */
export async function describerOf(id: string): Promise<Describer> {
  if (id === 'dense-sift') return denseSift;
  if (id === 'feature-net') {
    const { card, taps } = await openZoo().features();
    return tapDescriber(card.id, taps);
  }
  const model = await openDescribing().model();
  if (id !== 'auto' && id !== model.id)
    throw new StudioError(
      'model-unknown',
      `There is no descriptor ${id}; use ${model.id}, feature-net or dense-sift.`,
    );
  return deepDescriber(model);
}
