/** Which variant of the convolution runs for which shape on which adapter: a rule at first, measured where asked for. */
import * as tf from '@tensorflow/tfjs-core';
import { adapterInUse } from '../runtime/adapter-in-use.ts';
import { convOnGpu } from './conv-kernel.ts';
import { CONV_VARIANTS, type ConvTask, type ConvVariant, variantName } from './conv-shapes.ts';
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
  const variant = suggested(task, adapterInUse().software);
  choices.set(key, { variant, task, measured: false });
  return variant;
}

/** A CPU that plays a GPU has no use for workgroup memory; a GPU lives on it. */
function suggested(task: ConvTask, software: boolean): ConvVariant {
  const outQuads = Math.ceil(task.outChannels / 4);
  if (software) return { kind: 'direct', pixels: 4, quads: Math.min(2, outQuads) };
  if (outQuads < 4) return { kind: 'direct', pixels: 4, quads: 1 };
  return { kind: 'tiled', quads: outQuads >= 16 ? 2 : 1 };
}

/**
 * Measures all variants for every shape that ran since the last call and keeps the fastest. Choices live as long as
 * the page or process. Does nothing where WebGPU is not the backend. All variants give the same bits, so that a
 * choice never changes a result.
 */
export async function tuneConvolutions(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
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
  const outQuads = Math.ceil(task.outChannels / 4);
  // The kernel takes its own way there.
  if (task.outChannels % 4 !== 0) return [];
  return CONV_VARIANTS.filter(({ kind, quads }) => (kind === 'direct' ? quads : quads * 4) <= outQuads);
}

const RUNS = 3;

async function timeOf(task: ConvTask, variant: ConvVariant): Promise<number> {
  const { batch, height, width, inChannels, outChannels, side } = task;
  const plain = { ...task, slope: 1 };
  const [x, filter] = [
    tf.zeros([batch, height, width, inChannels]),
    tf.zeros([side, side, inChannels, outChannels]),
  ];
  const backend = gpuBackend();
  const run = async (): Promise<number> => {
    const start = performance.now();
    const result = convOnGpu(backend, { x, filter }, plain, variant, false);
    backend.disposeData(result.dataId);
    backend.endComputePassEncoder();
    backend.submitQueue();
    await backend.device.queue.onSubmittedWorkDone();
    return performance.now() - start;
  };
  // The first run compiles.
  await run();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) best = Math.min(best, await run());
  tf.dispose([x, filter]);
  return best;
}
