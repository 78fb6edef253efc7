import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { buildNetwork } from '../engine/networks/catalog.ts';
import { initialParams } from '../engine/networks/params.ts';
import { unflatten } from '../engine/weights/flat.ts';
import { encodeSafetensors } from '../engine/weights/safetensors.ts';
import { loadCodecFile } from './codec-files.ts';
import { costOfPhoto } from './large-photo.ts';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const TINY = { id: 'srresnet', config: { channels: 4, blocks: 1 } };

/** Bytes that each pixel more may cost, so that 100 megapixels stay below 2 GB beside what a program takes anyway. */
const MOST_BYTES = 24;

it('takes so little memory for each pixel that 100 megapixels fit', async () => {
  provideCodecs(loadCodecFile);
  const folder = mkdtempSync(join(tmpdir(), 'mend-tiny-'));
  try {
    const network = buildNetwork(TINY);
    const model = join(folder, 'tiny.safetensors');
    const tensors = unflatten(network, initialParams(network, 1));
    writeFileSync(model, encodeSafetensors(tensors, { network: JSON.stringify(TINY) }));
    const cost = (megapixels: number) =>
      costOfPhoto(program, { megapixels, format: 'png', model, backend: 'wasm' });
    const [small, large] = [await cost(1), await cost(9)];
    const bytes = ((large.peakMemoryMiB - small.peakMemoryMiB) * 2 ** 20) / 8e6;
    expect(bytes).toBeLessThan(MOST_BYTES);
    expect(small.peakMemoryMiB).toBeLessThan(600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 240_000);
