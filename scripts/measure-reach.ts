/**
 * Measures how far a model really looks: each photo is restored at once and by tiles of several overlaps, and the
 * greatest and the mean difference of the two are told in steps of 8 bits. Where the greatest is at most 1, what lies
 * beyond the overlap does not count.
 *
 *     npx tsx scripts/measure-reach.ts <model> <photo>… [--overlaps 64,96,128]
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { loadModels, openEngine, openZoo } from '../src/cli/engine.ts';
import { fromFloats, type Raster, toFloats } from '../src/engine/domain/raster.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { decodePhoto } from '../src/engine/imaging/decode.ts';
import { restore } from '../src/engine/inference/restorer.ts';

/** Kept between two overlaps: little enough for seams on both axes. */
const KEPT = 192;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { overlaps: { type: 'string', default: '32,64,96,128,160' } },
});
const [id, ...files] = positionals;
if (id === undefined || files.length === 0) throw new Error('Give a model and photos.');
provideCodecs(loadCodecFile);
await openEngine('wasm');
const [model] = await loadModels(openZoo(), id);
if (model?.kind !== 'network') throw new Error(`${id} is no network.`);

/** 16 bits, so that rounding hides nothing. */
const finer = (photo: Raster): Raster => fromFloats(toFloats(photo), { ...photo, depth: 16, alpha: null });

for (const file of files) {
  const photo = finer((await decodePhoto(new Uint8Array(await readFile(file)), file)).raster);
  const whole = await restore([model], photo, { tile: 0 });
  for (const overlap of values.overlaps.split(',').map(Number)) {
    const nearer = { ...model, network: { ...model.network, radius: overlap } };
    const tiled = await restore([nearer], photo, { tile: 2 * overlap + KEPT });
    let [greatest, sum] = [0, 0];
    for (let i = 0; i < whole.rgb.length; i++) {
      const difference = Math.abs((whole.rgb[i] as number) - (tiled.rgb[i] as number)) / 257;
      greatest = Math.max(greatest, difference);
      sum += difference;
    }
    const mean = sum / whole.rgb.length;
    console.log(
      `${file.split('/').at(-1)} ${photo.width} x ${photo.height}, overlap ${overlap}: greatest ${greatest.toFixed(3)}, mean ${mean.toFixed(5)}`,
    );
  }
}
