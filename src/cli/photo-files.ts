/** Photos on disk: finding, reading and writing them. */
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { StudioError } from '../engine/domain/fault.ts';
import type { EncodeSettings, Photo, PhotoFormat } from '../engine/domain/photo.ts';
import type { Raster } from '../engine/domain/raster.ts';
import { decodePhoto } from '../engine/imaging/decode.ts';
import { encodePhoto } from '../engine/imaging/encode.ts';

const FORMAT_OF: Readonly<Record<string, PhotoFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
  '.jfif': 'jpeg',
  '.avif': 'avif',
};

/** Format by a file's extension, or null. */
export function formatOfName(name: string): PhotoFormat | null {
  return FORMAT_OF[extname(name).toLowerCase()] ?? null;
}

/** File name without folder and extension. */
export function stemOf(path: string): string {
  return basename(path, extname(path));
}

/** Photos of a folder in order of name, without its subfolders. @throws StudioError `image-unreadable` */
export async function photosIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new StudioError('image-unreadable', `There is no folder ${folder}; check its name.`);
  });
  return names
    .filter((name) => formatOfName(name) !== null)
    .sort()
    .map((name) => join(folder, name));
}

/** Files as they are, folders as the photos in them (recursively). @throws StudioError `image-unreadable`, `dataset-empty` */
export async function expandInputs(inputs: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const input of inputs) {
    const info = await stat(input).catch(() => null);
    if (!info?.isDirectory()) {
      found.push(input);
      continue;
    }
    const entries = await readdir(input, { recursive: true });
    const photos = entries.filter((name) => formatOfName(name) !== null).sort();
    if (photos.length === 0)
      throw new StudioError('dataset-empty', `The folder ${input} holds no PNG, JPEG, WebP or AVIF photos.`);
    found.push(...photos.map((name) => join(input, name)));
  }
  return found;
}

/** @throws StudioError `image-unreadable`, or as `decodePhoto` does */
export async function readPhoto(path: string): Promise<Photo> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new StudioError(
      'image-unreadable',
      `${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`,
    );
  });
  return decodePhoto(new Uint8Array(bytes), basename(path));
}

/** Encodes and writes a photo, making its folder. @throws StudioError `output-unwritable` */
export async function writePhoto(
  path: string,
  raster: Raster,
  metadata: Photo['metadata'],
  settings: EncodeSettings,
): Promise<void> {
  await writeOut(path, await encodePhoto(raster, metadata, settings));
}

/** Writes a file, making its folder. @throws StudioError `output-unwritable` */
export async function writeOut(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch (error) {
    throw new StudioError('output-unwritable', `${path} cannot be written: ${(error as Error).message}.`);
  }
}
