/**
 * How much memory a large photo takes: makes one, restores it with a tiny network by `mend`, and prints seconds for each
 * megapixel beside the greatest resident memory of the process.
 *
 * node_modules/.bin/tsx scripts/measure-large.ts [megapixels, 100] [png|jpeg, png] [more options of mend restore]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import type { Raster } from '../src/engine/domain/raster.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { encodePhoto } from '../src/engine/imaging/encode.ts';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { initialParams } from '../src/engine/networks/params.ts';
import { unflatten } from '../src/engine/weights/flat.ts';
import { encodeSafetensors } from '../src/engine/weights/safetensors.ts';

const PROGRAM = fileURLToPath(new URL('../bin/mend.mjs', import.meta.url));
const TINY = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

export interface Measured {
  readonly megapixels: number;
  readonly fileMiB: number;
  readonly secondsPerMegapixel: number;
  readonly peakMemoryMiB: number;
}

/** Soft shapes under grain: about as hard to deflate as a photo. */
function photoOf(megapixels: number): Raster {
  const width = Math.round(Math.sqrt(megapixels * 1e6 * 1.5));
  const height = Math.round((megapixels * 1e6) / width);
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

/** Restores a photo of so many megapixels in a process of its own. */
export async function measureLarge(
  megapixels: number,
  format: 'png' | 'jpeg',
  more: readonly string[] = [],
): Promise<Measured> {
  provideCodecs(loadCodecFile);
  const folder = mkdtempSync(join(tmpdir(), 'mend-large-'));
  try {
    const network = buildNetwork(TINY);
    const tensors = unflatten(network, initialParams(network, 1));
    const model = join(folder, 'tiny.safetensors');
    writeFileSync(model, encodeSafetensors(tensors, { network: JSON.stringify(TINY) }));
    const file = join(folder, `large.${format}`);
    const photo = photoOf(megapixels);
    const nothing = { exif: null, icc: null, xmp: null };
    writeFileSync(file, await encodePhoto(photo, nothing, { format, quality: 90 }));
    const argv = [
      'restore',
      file,
      '--out',
      join(folder, 'out'),
      '--model',
      model,
      '--backend',
      'wasm',
      '--json',
    ];
    const ran = await promisify(execFile)(process.execPath, [PROGRAM, ...argv, ...more], {
      maxBuffer: 1 << 26,
    });
    const { images, peakMemoryMiB } = JSON.parse(ran.stdout);
    const pixels = photo.width * photo.height;
    return {
      megapixels: pixels / 1e6,
      fileMiB: statSync(file).size / 2 ** 20,
      secondsPerMegapixel: images[0].ms / 1000 / (pixels / 1e6),
      peakMemoryMiB,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [megapixels = '100', format = 'png', ...more] = process.argv.slice(2);
  const { fileMiB, secondsPerMegapixel, peakMemoryMiB } = await measureLarge(
    Number(megapixels),
    format === 'jpeg' ? 'jpeg' : 'png',
    more,
  );
  console.log(
    `${megapixels} megapixels, ${format} of ${fileMiB.toFixed(0)} MiB: ${secondsPerMegapixel.toFixed(2)} s for each megapixel, ${peakMemoryMiB} MiB of memory at most`,
  );
}
