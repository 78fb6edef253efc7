/**
 * Fits BRISQUE-proxy: from BRISQUE's features to what such damage costs an average photo, 100 sqrt(1 - SSIM) with the
 * mean SSIM of all training photos under that damage. The mean, because a score that sees one photo alone cannot know
 * how much SSIM its content forgives; the root, because light damage shows more than its SSIM says. Both, and the
 * three constants, were chosen on the photos of val.txt; the photos under `test` took no part.
 */
import type { Raster } from '../../src/engine/domain/raster.ts';
import { brisqueFeatures } from '../../src/engine/evaluation/brisque-features.ts';
import { type KernelMachine, predict, scaleFeatures } from '../../src/engine/evaluation/kernel-machine.ts';
import { fitKernelRidge } from '../../src/engine/evaluation/kernel-ridge.ts';
import { ssim } from '../../src/engine/evaluation/ssim.ts';
import { spearman } from '../../src/engine/evaluation/statistics.ts';
import { stream } from '../../src/engine/runtime/random.ts';
import { correlations, damage, LADDER, report } from './ladder.ts';
import { middle, type PhotoNames, photosBelow, provenance, readRaster, rounded } from './photos.ts';

const PHOTOS = 60;
const SIDE = 256;
const CENTRES = 300;
const GAMMA = 0.1;
const RIDGE = 0.1;

const TEST = 'test/clean/kodak24';

interface Example {
  readonly features: Float64Array;
  readonly ssim: number;
}

/** One clean photo and its ladder of damage. */
async function examplesOf(data: string, name: string): Promise<Example[]> {
  const photo = middle(await readRaster(data, name), SIDE);
  const example = (raster: Raster): Example => ({
    features: brisqueFeatures(raster),
    ssim: ssim(raster, photo, { channel: 'y' }),
  });
  return [
    example(photo),
    ...LADDER.flatMap((rung) => rung.levels.map((level) => example(damage(photo, rung, level, name)))),
  ];
}

export async function fitProxy(data: string, { training, heldOut }: PhotoNames): Promise<object> {
  const names = spread(training, PHOTOS);
  const machine = fitMachine(await ladders(data, names));
  const tested = photosBelow(data, TEST);
  return {
    data: provenance(data, names),
    target: `100 sqrt(1 - mean SSIM of luma under that damage), middle ${SIDE} x ${SIDE} pixels`,
    damage: LADDER,
    method: `kernel ridge on ${CENTRES} samples, ridge ${RIDGE}`,
    heldOut: { photos: heldOut.length, ...check('val.txt', machine, await ladders(data, heldOut)) },
    test: { folder: TEST, photos: tested.length, ...check(TEST, machine, await ladders(data, tested)) },
    machine,
  };
}

async function ladders(data: string, names: readonly string[]): Promise<Example[][]> {
  const rows: Example[][] = [];
  for (const name of names) rows.push(await examplesOf(data, name));
  return rows;
}

/** How the scores follow each kind of damage, and how they rank all samples beside their own SSIM. */
function check(name: string, machine: KernelMachine, rows: readonly (readonly Example[])[]): object {
  const scores = rows.map((row) => row.map(({ features }) => predict(machine, features)));
  const checks = correlations(scores);
  report(`brisque-proxy on ${name}`, checks);
  const againstSsim = spearman(
    scores.flat(),
    rows.flat().map((example) => 1 - example.ssim),
  );
  console.log(`brisque-proxy on ${name}, all against 1 - SSIM: Spearman ${againstSsim.toFixed(3)}`);
  return { againstSsim, checks };
}

/** `count` names, evenly from all. */
function spread(names: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => names[Math.floor((i * names.length) / count)] as string);
}

function fitMachine(rows: readonly (readonly Example[])[]): KernelMachine {
  const examples = rows.flat();
  const levels = (rows[0] ?? []).map((_, level) => {
    const kept = rows.reduce((sum, row) => sum + (row[level]?.ssim ?? 0), 0) / rows.length;
    return 100 * Math.sqrt(Math.max(0, 1 - kept));
  });
  const columns = Array.from(examples[0]?.features ?? [], (_, i) =>
    examples.map(({ features }) => features[i] as number),
  );
  const lowest = columns.map((column) => rounded(Math.min(...column), 6));
  const highest = columns.map((column) => rounded(Math.max(...column), 6));
  const scaled = examples.map(({ features }) => scaleFeatures({ lowest, highest }, features));
  // Centres are rounded before the weights are fitted, so that the file's few digits cost nothing.
  const centres = chosen(scaled, CENTRES).map((sample) => Array.from(sample, (v) => Number(v.toFixed(3))));
  const targets = rows.flatMap(() => levels);
  const fitted = fitKernelRidge(scaled, targets, centres, { gamma: GAMMA, ridge: RIDGE });
  return {
    lowest,
    highest,
    gamma: fitted.gamma,
    bias: rounded(fitted.bias, 8),
    weights: fitted.weights.map((weight) => rounded(weight, 8)),
    centres,
  };
}

/** Some of the samples, drawn without putting back. */
function chosen<T>(samples: readonly T[], count: number): T[] {
  const random = stream(0, 'brisque-proxy');
  const left = [...samples];
  return Array.from({ length: count }, () => left.splice(random.integer(0, left.length - 1), 1)[0] as T);
}
