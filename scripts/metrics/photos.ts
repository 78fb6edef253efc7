/** The photos that metrics are fitted to and checked on. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Raster } from '../../src/engine/domain/raster.ts';
import { decodePhoto } from '../../src/engine/imaging/decode.ts';

const FOLDER = 'train/clean';

export interface PhotoNames {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/** Paths below the data folder, in order of name. */
export function photoNames(data: string): PhotoNames {
  const lines = (file: string): Set<string> =>
    new Set(readFileSync(join(data, file), 'utf8').split(/\s+/).filter(Boolean));
  const [held, gallery] = [lines('val.txt'), lines('gallery.txt')];
  const all = photosBelow(data, FOLDER);
  return {
    training: all.filter((name) => !held.has(name) && !gallery.has(name)),
    heldOut: all.filter((name) => held.has(name)),
  };
}

/** The photos of a folder and those below it, in order of name; paths start at the data folder. */
export function photosBelow(data: string, folder: string): string[] {
  return readdirSync(join(data, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

export async function readRaster(data: string, name: string): Promise<Raster> {
  return (await decodePhoto(new Uint8Array(readFileSync(join(data, name))), name)).raster;
}

/** What a fitted file says of its data. */
export function provenance(data: string, names: readonly string[]): Record<string, unknown> {
  const hash = createHash('sha256');
  for (const name of names) hash.update(`${name}\n`).update(readFileSync(join(data, name)));
  return {
    folder: FOLDER,
    photos: names.length,
    sets: Object.fromEntries(
      [...new Set(names.map((name) => name.split('/')[2] as string))].map((set) => [
        set,
        names.filter((name) => name.split('/')[2] === set).length,
      ]),
    ),
    leftOut: 'what val.txt and gallery.txt name',
    sha256: hash.digest('hex'),
  };
}

/** The middle of a photo, at most `side` pixels each way. */
export function middle(raster: Raster, side: number): Raster {
  const width = Math.min(side, raster.width);
  const height = Math.min(side, raster.height);
  const [left, top] = [(raster.width - width) >> 1, (raster.height - height) >> 1];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * raster.width + left) * 3;
    rgb.set(raster.rgb.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, depth: 8, rgb, alpha: null };
}

/** A number with few enough digits to keep files small. */
export function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
