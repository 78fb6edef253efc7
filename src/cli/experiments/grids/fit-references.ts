/** Makes the reference statistics that lie beside the descriptor in the zoo. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPhotoStore } from '../../../engine/data/photo-store.ts';
import type { BackendChoice } from '../../../engine/domain/backend.ts';
import { referencesFrom } from '../../../engine/grids/fit-references.ts';
import { REFERENCE_SETS, type ReferenceSet } from '../../../engine/grids/reference-sets.ts';
import { loadModelFile } from '../../../engine/inference/model-store.ts';
import { diskReader } from '../../data-folder.ts';
import { openEngine, openZoo, readModelFile } from '../../engine.ts';
import { writeOut } from '../../photo-files.ts';
import { ZOO_FOLDER } from '../../places.ts';
import { say } from '../../report.ts';
import { partOf } from './parts.ts';
import { collectSamples, type SampleSizes } from './photo-samples.ts';
import { productMap } from './product-map.ts';

export const SAMPLE_SIZES: SampleSizes = { side: 256, restored: 160, patches: 16 };

const SEED = 1;

export interface FitOptions {
  readonly data: string;
  /** Photos of each set. */
  readonly each: number;
  readonly runs: string;
  readonly backend: BackendChoice;
  readonly descriptor: string;
}

export async function fitReferences({ data, each, runs, backend, descriptor }: FitOptions): Promise<void> {
  const reader = diskReader(data);
  const store = createPhotoStore(reader);
  const { assertHealthy } = await openEngine(backend);
  const zoo = openZoo();
  const { manifest } = await zoo.zoo();
  const file = join(ZOO_FOLDER, descriptor, 'weights.safetensors');
  const model = loadModelFile(descriptor, await readModelFile(file));
  const modelsFor = async ({ task }: ReferenceSet) => [
    await zoo.load(manifest.byTask[task] ?? manifest.default),
  ];
  const samples = await collectSamples(
    join(runs, `references-${descriptor}.jsonl`),
    REFERENCE_SETS,
    each,
    modelsFor,
    {
      part: await partOf('train', reader),
      store,
      descriptor: model,
      assertHealthy,
      seed: SEED,
      sizes: SAMPLE_SIZES,
    },
    (done, total, label) => {
      if (done % 25 === 0) say(`${done} of ${total}: ${label}`);
    },
  );
  const map = await productMap({ model, reader, store, runs, seed: SEED });
  const references = referencesFrom(samples, {
    descriptor,
    map,
    modelOf: (task) => manifest.byTask[task] ?? manifest.default,
  });
  const out = join(ZOO_FOLDER, descriptor, 'references.json');
  await writeOut(out, `${JSON.stringify(references)}\n`);
  const { length } = await readFile(out);
  say(`${out}: ${length} bytes from ${samples.length} photos`);
}
