/**
 * How much memory a large photo takes with a tiny network; prints seconds for each megapixel beside it.
 *
 * node_modules/.bin/tsx scripts/measure-large.ts [megapixels, 100] [png|jpeg, png] [more options of mend restore]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { costOfPhoto, type PhotoCost } from '../src/cli/large-photo.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { initialParams } from '../src/engine/networks/params.ts';
import { unflatten } from '../src/engine/weights/flat.ts';
import { encodeSafetensors } from '../src/engine/weights/safetensors.ts';

const PROGRAM = fileURLToPath(new URL('../bin/mend.mjs', import.meta.url));
const TINY = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

/** Restores a photo of so many megapixels with 4 channels and one block. */
export async function measureLarge(
  megapixels: number,
  format: 'png' | 'jpeg',
  more: readonly string[] = [],
): Promise<PhotoCost> {
  provideCodecs(loadCodecFile);
  const folder = mkdtempSync(join(tmpdir(), 'mend-tiny-'));
  try {
    const network = buildNetwork(TINY);
    const model = join(folder, 'tiny.safetensors');
    const tensors = unflatten(network, initialParams(network, 1));
    writeFileSync(model, encodeSafetensors(tensors, { network: JSON.stringify(TINY) }));
    return await costOfPhoto(PROGRAM, { megapixels, format, model, backend: 'wasm', more });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [megapixels = '100', format = 'png', ...more] = process.argv.slice(2);
  const cost = await measureLarge(Number(megapixels), format === 'jpeg' ? 'jpeg' : 'png', more);
  console.log(
    `${megapixels} megapixels, ${format}: ${cost.secondsPerMegapixel.toFixed(2)} s for each megapixel, ${cost.peakMemoryMiB} MiB of memory at most`,
  );
}
