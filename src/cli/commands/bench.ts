/** `mend bench`: how fast we are beside stock tfjs and onnxruntime-web, on the same weights and in one run. */
import { Command } from 'commander';
import {
  type BenchModel,
  type BenchSizes,
  benchAgainst,
  benchInference,
  benchTraining,
  benchUpdate,
} from '../../engine/bench/bench.ts';
import { benchReweighting } from '../../engine/bench/bench-reweighting.ts';
import type { BenchRow } from '../../engine/bench/measure.ts';
import type { BackendReport } from '../../engine/domain/backend.ts';
import { faultOf } from '../../engine/domain/fault.ts';
import { encodeOnnx } from '../../engine/export/onnx.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import { initialParams } from '../../engine/networks/params.ts';
import { flatten } from '../../engine/weights/flat.ts';
import { openEngine, openZoo } from '../engine.ts';
import { costOfPhoto, type PhotoCost } from '../large-photo.ts';
import { openOnnx } from '../onnx-runtime.ts';
import { type CommonOptions, numberBetween, wholeNumber, withCommonOptions } from '../options.ts';
import { printResult, say } from '../report.ts';

interface BenchOptions extends CommonOptions {
  readonly quick?: true;
  readonly rounds: number;
  readonly megapixels?: number;
}

/** Large enough that computing outweighs starting; a software adapter takes seconds for each. */
const FULL = { batch: 8, patch: 48, image: 128 } as const;
const QUICK = { batch: 1, patch: 16, image: 32 } as const;

/** What is compared with mixed training: Art only weighs, TUR also trains a head. */
const WEIGHED = ['art', 'tur'] as const;

export function benchCommand(): Command {
  return withCommonOptions(new Command('bench'))
    .description(
      'Compare our speed with stock tfjs and with onnxruntime-web on the same weights, after checking that all compute the same. "auto" measures every backend that is there.',
    )
    .option('--quick', 'small networks and images: shows that it runs, not how fast')
    .option('--rounds <n>', 'interleaved rounds; the medians are reported', wholeNumber(1, 99), 3)
    .option(
      '--megapixels <n>',
      'size of the photo whose restoration by the default model is timed on each backend; 0: none (default: 12)',
      numberBetween(0, 100),
    )
    .action(run);
}

async function run(options: BenchOptions): Promise<void> {
  const sizes = { ...(options.quick ? QUICK : FULL), rounds: options.rounds };
  const models = await contestants(options.quick === true);
  const rows: BenchRow[] = [];
  const adapters: string[] = [];
  const add = (row: BenchRow): void => {
    rows.push(row);
    say(lineOf(row));
  };
  if (options.backend !== 'wasm') {
    const report = await onWebgpu(options.backend === 'auto', models, sizes, add);
    if (report) adapters.push(report.adapter);
  }
  if (options.backend !== 'webgpu') adapters.push((await onWasm(models, sizes, add)).adapter);
  const photos = await timePhotos(options, adapters.length);
  const result = { adapter: adapters.join('; wasm: '), rows, photos };
  printResult(options.json, result, [`On ${result.adapter}:`, ...rows.map(lineOf), ...photos.map(photoLine)]);
}

/** What a whole photo costs, file to file, on each backend that was measured. */
async function timePhotos(options: BenchOptions, backends: number): Promise<PhotoCost[]> {
  const megapixels = options.megapixels ?? (options.quick ? 0.03 : 12);
  const program = process.argv[1];
  if (megapixels === 0 || program === undefined) return [];
  const { manifest } = await openZoo().zoo();
  const photos: PhotoCost[] = [];
  const measured = options.backend === 'auto' && backends === 1 ? 'wasm' : options.backend;
  for (const backend of ['webgpu', 'wasm'] as const) {
    if (measured !== 'auto' && measured !== backend) continue;
    const photo = await costOfPhoto(program, { megapixels, format: 'png', model: manifest.default, backend });
    photos.push(photo);
    say(photoLine(photo));
  }
  return photos;
}

function photoLine({ backend, model, megapixels, secondsPerMegapixel, peakMemoryMiB }: PhotoCost): string {
  return `restoring ${megapixels.toFixed(2)} megapixels with ${model}, ${backend}: ${secondsPerMegapixel.toFixed(2)} s for each megapixel, ${peakMemoryMiB} MiB of memory at most`;
}

function lineOf({ name, ours, other, ratio, unit }: BenchRow): string {
  const gain = `${ratio.toFixed(2)} times ${unit === 'ms' ? 'as fast' : 'fewer'}`;
  return `${name}: ${gain} (${ours.toFixed(1)} against ${other.toFixed(1)} ${unit})`;
}

/** The plain network that every Method trains, and the default model of the zoo. */
async function contestants(quick: boolean): Promise<[BenchModel, BenchModel]> {
  const config = quick ? { channels: 8, blocks: 1 } : { channels: 32, blocks: 8 };
  const network = buildNetwork({ id: 'srresnet', config });
  const zoo = openZoo();
  const { manifest, cards } = await zoo.zoo();
  const card = cards.find(({ id }) => id === manifest.default);
  const spec = card?.network ?? { id: 'srresnet', config };
  const unet = buildNetwork(spec);
  const { tensors } = await zoo.weights(manifest.default);
  return [
    {
      label: `srresnet (${config.channels}, ${config.blocks})`,
      network,
      params: initialParams(network, 1),
    },
    {
      label: `${manifest.default} (${spec.id})`,
      network: unet,
      params: flatten(unet, tensors, manifest.default),
    },
  ];
}

async function onWebgpu(
  optional: boolean,
  [plain, best]: readonly [BenchModel, BenchModel],
  sizes: BenchSizes,
  add: (row: BenchRow) => void,
): Promise<BackendReport | null> {
  const backend = await openEngine('webgpu').catch((thrown: unknown) => {
    if (!optional) throw thrown;
    say(faultOf(thrown).message);
    return null;
  });
  if (backend === null) return null;
  add(await benchTraining(plain, sizes));
  add(benchUpdate(plain));
  for (const id of WEIGHED) add(await benchReweighting(plain, id, sizes));
  add(await benchInference(plain, sizes));
  add(await benchInference(best, sizes));
  backend.assertHealthy();
  backend.dispose();
  return backend.report;
}

async function onWasm(
  models: readonly [BenchModel, BenchModel],
  sizes: BenchSizes,
  add: (row: BenchRow) => void,
): Promise<BackendReport> {
  const { report } = await openEngine('wasm');
  const [plain] = models;
  for (const id of WEIGHED) add(await benchReweighting(plain, id, sizes));
  for (const model of models) {
    const other = await openOnnx(encodeOnnx(model.network, model.params, model.label));
    add(await benchAgainst(model, sizes, other, 'onnxruntime-web, one thread'));
  }
  return report;
}
