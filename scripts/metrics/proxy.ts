/** Fits BRISQUE-proxy: BRISQUE's features of damaged photos against how far SSIM says they are from the clean one. */
import type { Raster } from '../../src/engine/domain/raster.ts';
import { brisqueFeatures } from '../../src/engine/evaluation/brisque-features.ts';
import { type KernelMachine, predict, scaleFeatures } from '../../src/engine/evaluation/kernel-machine.ts';
import { fitKernelRidge } from '../../src/engine/evaluation/kernel-ridge.ts';
import { ssim } from '../../src/engine/evaluation/ssim.ts';
import { stream } from '../../src/engine/runtime/random.ts';
import { correlations, damage, LADDER, report, spearman } from './ladder.ts';
import { middle, type PhotoNames, provenance, readRaster, rounded } from './photos.ts';

const PHOTOS = 80;
const SIDE = 320;
const CENTRES = 300;
const GAMMA = 0.05;
const RIDGE = 0.1;

interface Example {
  readonly features: Float64Array;
  readonly target: number;
}

/** One clean photo and its ladder of damage. */
async function examplesOf(data: string, name: string): Promise<Example[]> {
  const photo = middle(await readRaster(data, name), SIDE);
  const example = (raster: Raster): Example => ({
    features: brisqueFeatures(raster),
    target: 100 * (1 - ssim(raster, photo, { channel: 'y' })),
  });
  return [
    example(photo),
    ...LADDER.flatMap((rung) => rung.levels.map((level) => example(damage(photo, rung, level, name)))),
  ];
}

export async function fitProxy(data: string, { training, heldOut }: PhotoNames): Promise<object> {
  const names = spread(training, PHOTOS);
  const examples: Example[] = [];
  for (const name of names) examples.push(...(await examplesOf(data, name)));
  const machine = fitMachine(examples);
  const scores: number[][] = [];
  const truths: number[] = [];
  for (const name of heldOut) {
    const held = await examplesOf(data, name);
    scores.push(held.map(({ features }) => predict(machine, features)));
    truths.push(...held.map(({ target }) => target));
  }
  const checks = correlations(scores);
  report('brisque-proxy', checks);
  const flat = scores.flat();
  const againstTarget = {
    spearman: spearman(flat, truths),
    meanError: flat.reduce((sum, value, i) => sum + Math.abs(value - (truths[i] as number)), 0) / flat.length,
  };
  console.log(
    `brisque-proxy against 100 (1 - SSIM): Spearman ${againstTarget.spearman.toFixed(3)}, mean error ${againstTarget.meanError.toFixed(2)}`,
  );
  return {
    data: provenance(data, names),
    target: `100 (1 - SSIM of luma), middle ${SIDE} x ${SIDE} pixels`,
    damage: LADDER,
    method: `kernel ridge on ${CENTRES} of ${examples.length} samples, ridge ${RIDGE}`,
    heldOut: { photos: heldOut.length, againstTarget, checks },
    machine,
  };
}

/** `count` names, evenly from all. */
function spread(names: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => names[Math.floor((i * names.length) / count)] as string);
}

function fitMachine(examples: readonly Example[]): KernelMachine {
  const columns = Array.from(examples[0]?.features ?? [], (_, i) =>
    examples.map(({ features }) => features[i] as number),
  );
  const lowest = columns.map((column) => rounded(Math.min(...column), 6));
  const highest = columns.map((column) => rounded(Math.max(...column), 6));
  const scaled = examples.map(({ features }) => scaleFeatures({ lowest, highest }, features));
  // Centres are rounded before the weights are fitted, so that the file's few digits cost nothing.
  const centres = chosen(scaled, CENTRES).map((sample) => Array.from(sample, (v) => Number(v.toFixed(3))));
  const fitted = fitKernelRidge(
    scaled,
    examples.map(({ target }) => target),
    centres,
    { gamma: GAMMA, ridge: RIDGE },
  );
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
