/** Which variant of the convolution runs for which shape on which adapter: a rule at first, measured where asked for. */
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
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

/** What was measured, by shape and adapter. */
const measured = new Map<string, ConvVariant>();
/** Shapes that ran and were not measured yet. */
const waiting = new Map<string, ConvTask>();

/** What unmeasured shapes run with; asked for at every step. */
const guessed = new Map<string, ConvVariant>();

/**
 * The variant for a task: what was measured for its shape on this adapter, or for one of about as many pixels, or else
 * what its kind suggests.
 */
export function variantFor(task: ConvTask): ConvVariant {
  const key = keyOf(task);
  const known = measured.get(key);
  // What an earlier visit measured may want subgroups that this one lacks.
  if (known && eligible(task).includes(known)) return known;
  waiting.set(key, task);
  const variant = guessed.get(key) ?? alikeFor(task) ?? suggested(task, adapterInUse());
  guessed.set(key, variant);
  return variant;
}

/** Shapes with the same channels whose pixels are half to twice as many have the same favourite. */
function alikeFor(task: ConvTask): ConvVariant | null {
  const fits = eligible(task);
  for (const [key, variant] of measured) {
    const { layer, pixels } = partsOf(key);
    const ratio = pixels / (task.batch * task.height * task.width);
    if (layer === partsOf(keyOf(task)).layer && ratio >= 0.5 && ratio <= 2 && fits.includes(variant))
      return variant;
  }
  return null;
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

export interface TuningOptions {
  /** Measures on a software adapter, too: its compiler is slow and its rule is good. */
  readonly evenSoftware?: boolean;
  /** Takes a shape for measured where one alike is: restoring meets a new shape with every size of photo. */
  readonly alike?: boolean;
}

/**
 * Measures all variants for every shape that ran since the last call and keeps the fastest, over visits where
 * `keepConvChoices` was called. Does nothing where the backend is not WebGPU, or its adapter is software. All variants give
 * the same bits, so that a choice never changes a result.
 */
export async function tuneConvolutions({
  evenSoftware = false,
  alike = false,
}: TuningOptions = {}): Promise<void> {
  if (tf.getBackend() !== 'webgpu' || (adapterInUse().software && !evenSoftware)) return;
  let learned = false;
  for (const [key, task] of [...waiting]) {
    if (key !== keyOf(task)) continue;
    waiting.delete(key);
    if (alike && alikeFor(task) !== null) continue;
    const times: [number, ConvVariant][] = [];
    for (const variant of eligible(task)) times.push([await timeOf(smaller(task), variant), variant]);
    const [best] = times.sort(([a], [b]) => a - b);
    if (!best) continue;
    measured.set(key, best[1]);
    guessed.clear();
    learned = true;
  }
  // Where it cannot be kept, it is measured again next time.
  if (learned) await storage?.write(choicesAsText()).catch(() => undefined);
}

/** Keeps what was measured over visits. Handed in: the engine knows no disk. */
export interface ChoiceStorage {
  /** What was written last; null where there is nothing. */
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
}

let storage: ChoiceStorage | null = null;

/** Takes up what earlier visits measured, and keeps what this one will. What cannot be read counts for nothing. */
export async function keepConvChoices(kept: ChoiceStorage): Promise<void> {
  storage = kept;
  const text = await kept.read().catch(() => null);
  for (const [key, name] of parseChoices(text)) {
    const variant = CONV_VARIANTS.find((candidate) => variantName(candidate) === name);
    if (variant && !measured.has(key)) measured.set(key, variant);
  }
  guessed.clear();
}

const KeptSchema = v.object({ mend: v.literal(1), choices: v.array(v.tuple([v.string(), v.string()])) });
/** More shapes than anybody trains with. */
const MOST_KEPT = 1000;

function choicesAsText(): string {
  const choices = [...measured].slice(-MOST_KEPT).map(([key, variant]) => [key, variantName(variant)]);
  return JSON.stringify({ mend: 1, choices });
}

function parseChoices(text: string | null): readonly (readonly [string, string])[] {
  try {
    const parsed = v.safeParse(KeptSchema, JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.output.choices : [];
  } catch {
    return [];
  }
}

/** What was chosen so far, for reports: shape, variant, and whether it was measured. */
export function convChoices(): { shape: string; variant: string; measured: boolean }[] {
  const known = [...measured].map(([shape, variant]) => ({
    shape,
    variant: variantName(variant),
    measured: true,
  }));
  const others = [...waiting].map(([shape, task]) => {
    const variant = alikeFor(task) ?? suggested(task, adapterInUse());
    return { shape, variant: variantName(variant), measured: false };
  });
  return [...known, ...others];
}

function keyOf(task: ConvTask): string {
  const { batch, height, width, inChannels, outChannels, side, stride, dilation } = task;
  return [adapterInUse().name, batch, height, width, inChannels, outChannels, side, stride, dilation].join(
    '|',
  );
}

/** A key's adapter and layer, and how many pixels it stands for. */
function partsOf(key: string): { readonly layer: string; readonly pixels: number } {
  const parts = key.split('|');
  const [batch, height, width, ...layer] = parts.slice(-8);
  return {
    layer: [...parts.slice(0, -8), ...layer].join('|'),
    pixels: Number(batch) * Number(height) * Number(width),
  };
}

/** As many pixels as tell variants apart; more would only take memory that large tiles need themselves. */
const MOST_PIXELS = 2 ** 17;

function smaller(task: ConvTask): ConvTask {
  const rows = Math.floor(MOST_PIXELS / (task.batch * task.width));
  return task.height <= rows ? task : { ...task, height: Math.max(8, rows) };
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
