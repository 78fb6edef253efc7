/**
 * Fits the metrics that learn from photos, and writes src/engine/evaluation/fitted/*.json:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/fit-metrics.ts [niqe] [brisque-proxy]
 *
 * Photos: train/clean less what val.txt and gallery.txt name; the clean photos of val.txt are the held-out ones on
 * which the printed correlations are measured. The same photos give the same files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { fitNiqe } from './metrics/niqe.ts';
import { photoNames } from './metrics/photos.ts';
import { fitProxy } from './metrics/proxy.ts';

const FITS = { niqe: fitNiqe, 'brisque-proxy': fitProxy } as const;

async function main(): Promise<void> {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  provideCodecs(loadCodecFile);
  const photos = photoNames(data);
  const wanted = process.argv.slice(2);
  for (const [name, build] of Object.entries(FITS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const command = `MEND_DATA=<data folder> npx tsx scripts/fit-metrics.ts ${name}`;
    const fitted = { metric: name, command, ...(await build(data, photos)) };
    const folder = fileURLToPath(new URL('../src/engine/evaluation/fitted/', import.meta.url));
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}${name}.json`, `${JSON.stringify(fitted)}\n`);
  }
}

await main();
