/** A part of a photo of the gallery, for tests that need real detail. */
import { readFileSync } from 'node:fs';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { type Raster, toFloats } from '../domain/raster.ts';
import { provideCodecs } from '../imaging/codecs.ts';
import { decodePhoto } from '../imaging/decode.ts';

/** `width` x `height` pixels from `(left, top)` on, `[height, width, 3], 0..1`. */
export async function samplePhoto(name: string, left: number, top: number, width: number, height: number) {
  provideCodecs(loadCodecFile);
  const file = new URL(`../../../public/samples/${name}`, import.meta.url);
  const { raster } = await decodePhoto(new Uint8Array(readFileSync(file)), name);
  return { width, height, data: crop(raster, left, top, width, height) };
}

function crop(raster: Raster, left: number, top: number, width: number, height: number) {
  const all = toFloats(raster);
  const part = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * raster.width + left) * 3;
    part.set(all.subarray(from, from + width * 3), y * width * 3);
  }
  return part;
}
