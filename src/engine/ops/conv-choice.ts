/** Which variant of the convolution runs for which shape on which adapter: a rule at first, measured where asked for. */
import * as tf from '@tensorflow/tfjs-core';
import { type AdapterInUse, adapterInUse } from '../runtime/adapter-in-use.ts';
import { convOnGpu } from './conv-kernel.ts';
import {
  CONV_VARIANTS,
  type ConvTask,
  type ConvVariant,
  quadsOfBlock,
  TEAM,
  variantName,
} from './conv-shapes.ts';
import { gpuBackend } from './webgpu-kernel.ts';

interface Choice {
  readonly variant: ConvVariant;
  readonly task: ConvTask;
  readonly measured: boolean;
}

const choices = new Map<string, Choice>();

/** The variant for a task: what was measured for its shape on this adapter, or else what its kind suggests. */
export function variantFor(task: ConvTask): ConvVariant {
  const key = keyOf(task);
  const known = choices.get(key);
  if (known) return known.variant;
  const variant = suggested(task, adapterInUse());
  choices.set(key, { variant, task, measured: false });
  return variant;
}

/** A CPU that plays a GPU has no use for workgroup memory; a GPU lives on it. */
function suggested(task: ConvTask, { software, subgroup }: AdapterInUse): ConvVariant {
  const outQuads = Math.ceil(task.outChannels / 4);
  if (software) {
    // Software subgroups are consecutive invocations.
    if (subgroup === TEAM && outQuads > TEAM / 2) return { kind: 'shared-lanes', pixels: 8, quads: 1 };
    return { kind: 'direct', pixels: 4, quads: 1 };
  }
  if (outQuads < 4) return { kind: 'direct', pixels: 4, quads: 1 };
  return { kind: 'tiled', quads: outQuads >= 16 ? 2 : 1 };
}

/**
 * Measures all variants for every shape that ran since the last call and keeps the fastest. Choices live as long as
 * the page or process. Does nothing where the backend is not WebGPU, or its adapter is software (whose compiler is
 * slow and whose rule is good) unless `evenSoftware`. All variants give the same bits, so that a choice never changes
 * a result.
 */
export async function tuneConvolutions(evenSoftware = false): Promise<void> {
  if (tf.getBackend() !== 'webgpu' || (adapterInUse().software && !evenSoftware)) return;
  for (const [key, { task, measured }] of [...choices]) {
    if (measured || key !== keyOf(task)) continue;
    const times: [number, ConvVariant][] = [];
    for (const variant of eligible(task)) times.push([await timeOf(task, variant), variant]);
    const [best] = times.sort(([a], [b]) => a - b);
    if (best) choices.set(key, { variant: best[1], task, measured: true });
  }
}

/** What was chosen so far, for reports: shape, variant, and whether it was measured. */
export function convChoices(): { shape: string; variant: string; measured: boolean }[] {
  return [...choices].map(([shape, { variant, measured }]) => ({
    shape,
    variant: variantName(variant),
    measured,
  }));
}

function keyOf(task: ConvTask): string {
  const { batch, height, width, inChannels, outChannels, side, stride, dilation } = task;
  return [adapterInUse().name, batch, height, width, inChannels, outChannels, side, stride, dilation].join(
    '|',
  );
}

function eligible(task: ConvTask): ConvVariant[] {
  // The kernel takes its own way there.
  if (task.outChannels % 4 !== 0) return [];
  const { software, subgroup } = adapterInUse();
  const outQuads = Math.ceil(task.outChannels / 4);
  return CONV_VARIANTS.filter((variant) => {
    // Software compiles large kernels for many seconds and gains nothing by them.
    if (software && sumsOf(variant) > 8) return false;
    if (variant.kind === 'shared-lanes' && subgroup < TEAM) return false;
    return quadsOfBlock(variant) < 2 * outQuads;
  });
}

/** Quads that an invocation sums up at a time. */
function sumsOf(variant: ConvVariant): number {
  return variant.kind === 'tiled' ? 8 * variant.quads + 8 : variant.pixels * variant.quads;
}

const RUNS = 3;

/** Time of the fastest run in ms; infinite where a variant does not give the bits that the plainest one gives. */
async function timeOf(task: ConvTask, variant: ConvVariant): Promise<number> {
  const { batch, height, width, inChannels, outChannels, side } = task;
  const plain = { ...task, slope: 1 };
  const x = tf.randomUniform([batch, height, width, inChannels], -1, 1, 'float32', 1);
  const filter = tf.randomUniform([side, side, inChannels, outChannels], -1, 1, 'float32', 2);
  const backend = gpuBackend();
  const run = (which: ConvVariant): tf.Tensor =>
    tf.engine().makeTensorFromTensorInfo(convOnGpu(backend, { x, filter }, plain, which, false));
  const settled = async (): Promise<void> => {
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
  };
  // The first run compiles; a module that does not shows stale numbers, which may be equal.
  backend.device.pushErrorScope('validation');
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(run(variant), run(PLAINEST)))));
  const [distance] = await difference.data();
  const failed = await backend.device.popErrorScope();
  const worst = failed === null ? distance : Number.NaN;
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS && worst === 0; i++) {
    const start = performance.now();
    const result = run(variant);
    await settled();
    best = Math.min(best, performance.now() - start);
    result.dispose();
  }
  tf.dispose([x, filter, difference]);
  return best;
}

const PLAINEST: ConvVariant = { kind: 'direct', pixels: 4, quads: 1 };
