/**
 * Holds the lite forms of all networks to what is promised of them, which takes too long for the tests: the same image on
 * WebGPU and wasm, and one batch of four patches learned by heart; with the time of a training step.
 *   npx tsx scripts/verify-networks.ts [name…]
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { openDawn } from '../src/cli/dawn.ts';
import { faultOf } from '../src/engine/domain/fault.ts';
import { l1 } from '../src/engine/losses/pixel.ts';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { NAMED_NETWORKS, type NamedNetwork, patchFor } from '../src/engine/networks/named.ts';
import type { Network } from '../src/engine/networks/network.ts';
import { initialParams, viewsOf } from '../src/engine/networks/params.ts';
import { TRANSWEATHER_CONFIGS } from '../src/engine/networks/transweather.ts';
import { mixed } from '../src/engine/reweighting/mixed.ts';
import { openBackend } from '../src/engine/runtime/backend.ts';
import { stream } from '../src/engine/runtime/random.ts';
import { type TrainTensors, trainStep } from '../src/engine/training/train-step.ts';

const wanted = process.argv.slice(2);
/** What the page offers, and the small TransWeather as the paper has it, which makes the image itself. */
const FORMS: readonly NamedNetwork[] = [
  ...NAMED_NETWORKS,
  {
    id: 'transweather-lite-whole',
    label: 'TransWeather, small, without the photo added',
    spec: { id: 'transweather', config: { ...TRANSWEATHER_CONFIGS.lite, skip: false } },
  },
];
const networks = FORMS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
const unknown = wanted.find((id) => FORMS.every((form) => form.id !== id));
if (unknown !== undefined) {
  console.error(`There is no network ${unknown}; choose from ${FORMS.map(({ id }) => id).join(', ')}.`);
  process.exit(1);
}
const wasmPaths = fileURLToPath(
  new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')),
);
const [PATCHES, SIDE, STEPS] = [4, 16, 1200];
const LEARNED = 0.02;

const normal = (seed: number, length: number, size: number): Float32Array => {
  const values = new Float32Array(length);
  stream(seed, 'verify').fillNormal(values, 0, size);
  return values;
};

/** Fresh Params hardly act: every part is made to. */
const lively = (network: Network): Float32Array => {
  const fresh = initialParams(network, 2);
  const noise = normal(3, fresh.length, 0.03);
  return fresh.map((value, i) => value + (noise[i] as number));
};

async function imageOf(network: Network): Promise<Float32Array> {
  const side = patchFor(network.multiple, 32);
  const pixels = normal(1, side * side * 3, 1).map((value) => 1 / (1 + Math.exp(-value)));
  const { views, dispose } = viewsOf(network, tf.tensor1d(lively(network)));
  const y = tf.tidy(() => network.apply(views, tf.tensor4d(pixels, [1, side, side, 3])).image);
  const values = Float32Array.from(await y.data());
  dispose();
  y.dispose();
  return values;
}

/** Steps until four patches, a little darker and with a little noise, are known by heart, and how long one takes. */
async function learnByHeart(
  network: Network,
): Promise<{ loss: number; steps: number; milliseconds: number }> {
  const side = patchFor(network.multiple, SIDE);
  const size = PATCHES * side * side * 3;
  const noise = normal(5, size, 0.05);
  const clean = Float32Array.from({ length: size }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / 3 / side) % side];
    return 0.5 + 0.3 * Math.sin(x / 3 + (i % 3)) * Math.cos(y / 4 + Math.floor(i / (size / PATCHES)));
  });
  const shape: [number, number, number, 3] = [PATCHES, side, side, 3];
  const batch = {
    degraded: tf.tensor4d(
      clean.map((value, i) => 0.75 * value + (noise[i] as number)),
      shape,
    ),
    clean: tf.tensor4d(clean, shape),
    labels: Array.from({ length: PATCHES }, () => 'any'),
  };
  const plan = {
    network,
    loss: l1,
    reweighter: mixed,
    tasks: ['any'],
    optimizer: { betas: [0.9, 0.99], weightDecay: 0, decoupled: true },
    clipNorm: 1,
  } as const;
  const flat = initialParams(network, 4);
  let tensors: TrainTensors = {
    params: tf.tensor1d(flat),
    first: tf.zeros([flat.length]),
    second: tf.zeros([flat.length]),
    average: tf.tensor1d(flat),
    skips: tf.scalar(0),
  };
  let [loss, step] = [1, 0];
  const start = performance.now();
  for (; step < STEPS && loss >= LEARNED; step++) {
    const result = trainStep(plan, tensors, batch, { step, rate: 2e-3, decay: 0.9 });
    [loss = 1] = await result.loss.data();
    tf.dispose([{ ...tensors }, result.loss, result.norm, result.report]);
    tensors = result.tensors;
  }
  const milliseconds = (performance.now() - start) / step;
  tf.dispose([{ ...tensors }, batch.degraded, batch.clean]);
  return { loss, steps: step, milliseconds };
}

const images = new Map<string, Float32Array>();
const learned = new Map<string, Awaited<ReturnType<typeof learnByHeart>>>();
await openBackend('wasm', { gpu: null, wasmPaths });
for (const { id, spec } of networks) {
  const network = buildNetwork(spec);
  images.set(id, await imageOf(network));
  learned.set(id, await learnByHeart(network));
}
try {
  const { report } = await openBackend('webgpu', { gpu: await openDawn(), wasmPaths });
  console.log(`webgpu: ${report.adapter}`);
} catch (thrown) {
  console.log(faultOf(thrown).message);
  process.exit(1);
}
console.log('| network | webgpu beside wasm | L1 of four patches | steps | ms a step |');
console.log('|---|---|---|---|---|');
for (const { id, label, spec } of networks) {
  const [a, b] = [images.get(id) ?? new Float32Array(), await imageOf(buildNetwork(spec))];
  const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
  const { loss = 1, steps = 0, milliseconds = 0 } = learned.get(id) ?? {};
  console.log(
    `| ${label} | ${(apart / largest).toExponential(1)} | ${loss.toFixed(4)} | ${steps} | ${milliseconds.toFixed(0)} |`,
  );
}
process.exit(0);
