/** Photos to judge, on disk: pairs in `input/` and `target/`, or photos without a clean partner. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../engine/domain/fault.ts';
import type { PhotoSource } from '../engine/evaluation/judge.ts';
import { lonelySources, pairedSources, type ReadFile } from '../engine/evaluation/sources.ts';
import { photosIn } from './photo-files.ts';

export interface PhotoFolder {
  readonly sources: readonly PhotoSource[];
  /** Where a photo of this name lies. */
  readonly place: (name: string, part: 'input' | 'target') => string;
}

/** Every input with its target. @throws StudioError `image-unreadable`, `dataset-empty` */
export async function pairsIn(folder: string): Promise<PhotoFolder> {
  const place: PhotoFolder['place'] = (name, part) => join(folder, part, name);
  const inputs = await namesIn(join(folder, 'input'));
  const targets = (await photosIn(join(folder, 'target'))).map((path) => basename(path));
  return { sources: pairedSources(inputs, targets, reader(place)), place };
}

/** Photos of a folder to judge alone. @throws StudioError `image-unreadable`, `dataset-empty` */
export async function photosToJudge(folder: string): Promise<PhotoFolder> {
  const place: PhotoFolder['place'] = (name) => join(folder, name);
  return { sources: lonelySources(await namesIn(folder), reader(place)), place };
}

async function namesIn(folder: string): Promise<string[]> {
  const names = (await photosIn(folder)).map((path) => basename(path));
  if (names.length > 0) return names;
  throw new StudioError('dataset-empty', `The folder ${folder} holds no PNG, JPEG, WebP or AVIF photos.`);
}

function reader(place: PhotoFolder['place']): ReadFile {
  return async (name, part) => {
    const path = place(name, part);
    const bytes = await readFile(path).catch((error: Error) => {
      throw new StudioError('image-unreadable', `${path} cannot be read: ${error.message}.`);
    });
    return new Uint8Array(bytes);
  };
}
