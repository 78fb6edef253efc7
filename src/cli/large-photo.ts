/** What restoring a large photo costs: time for each megapixel and the greatest memory, in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Raster } from '../engine/domain/raster.ts';
import { encodePhoto } from '../engine/imaging/encode.ts';

export interface PhotoCost {
  readonly backend: string;
  readonly adapter: string;
  readonly model: string;
  readonly megapixels: number;
  readonly secondsPerMegapixel: number;
  /** Greatest resident memory of the whole process. */
  readonly peakMemoryMiB: number;
}

export interface LargePhoto {
  readonly megapixels: number;
  readonly format: 'png' | 'jpeg';
  readonly model: string;
  readonly backend: 'wasm' | 'webgpu';
  /** More options of `mend restore`. */
  readonly more?: readonly string[];
}

/**
 * Makes a photo and restores it by `mend restore`.
 * @param program the script of the command line
 */
export async function costOfPhoto(program: string, wanted: LargePhoto): Promise<PhotoCost> {
  const folder = await mkdtemp(join(tmpdir(), 'mend-large-'));
  try {
    const file = join(folder, `large.${wanted.format}`);
    const pixels = await writePhotoOf(file, wanted);
    const { model, backend, more = [] } = wanted;
    const argv = [
      'restore',
      file,
      '--out',
      join(folder, 'out'),
      '--model',
      model,
      '--backend',
      backend,
      '--json',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...argv, ...more], {
      maxBuffer: 1 << 26,
    });
    const told = JSON.parse(stdout);
    return {
      backend: told.backend,
      adapter: told.adapter,
      model: told.model,
      megapixels: pixels / 1e6,
      secondsPerMegapixel: told.images[0].ms / 1000 / (pixels / 1e6),
      peakMemoryMiB: told.peakMemoryMiB,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes the photo; gives its number of pixels. */
async function writePhotoOf(file: string, { megapixels, format }: LargePhoto): Promise<number> {
  const photo = grainyPhoto(megapixels);
  await writeFile(
    file,
    await encodePhoto(photo, { exif: null, icc: null, xmp: null }, { format, quality: 90 }),
  );
  return photo.width * photo.height;
}

/** Soft shapes under grain: about as hard to deflate as a photo. */
export function grainyPhoto(megapixels: number): Raster {
  const width = Math.round(Math.sqrt(megapixels * 1e6 * 1.5));
  const height = Math.floor((megapixels * 1e6) / width);
  const rgb = new Uint8Array(width * height * 3);
  let seed = 1;
  for (let i = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const shade = ((x * 5 + y * 3) >> 6) & 127;
      for (let c = 0; c < 3; c++) rgb[i++] = 40 + shade + c * 20 + ((seed >>> (8 * c + 3)) & 15);
    }
  }
  return { width, height, depth: 8, rgb, alpha: null };
}
