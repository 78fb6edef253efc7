/**
 * How fast a training step is beside the forward pass of the same network, on one backend in one run.
 *   npx tsx scripts/bench-train.ts [wasm|webgpu] [channels] [blocks] [batch] [patch]
 * A step counts as three forward passes. Rates are medians.
 */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { openDawn } from '../src/cli/dawn.ts';
import { charbonnier } from '../src/engine/losses/pixel.ts';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { initialParams, viewsOf } from '../src/engine/networks/params.ts';
import { mixed } from '../src/engine/reweighting/mixed.ts';
import { openBackend } from '../src/engine/runtime/backend.ts';
import { stream } from '../src/engine/runtime/random.ts';
import { lossAndGradient } from '../src/engine/training/objective.ts';
import { type TrainTensors, trainStep } from '../src/engine/training/train-step.ts';

const [backendName = 'wasm', ...sizes] = process.argv.slice(2);
const [channels = 32, blocks = 8, batch = 8, patch = 48] = sizes.map(Number);
const wasmPaths = fileURLToPath(
  new URL('.', import.meta.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')),
);
const choice = backendName === 'webgpu' ? 'webgpu' : 'wasm';
const { report } = await openBackend(choice, {
  gpu: choice === 'webgpu' ? await openDawn() : null,
  wasmPaths,
});

const network = buildNetwork({ id: 'srresnet', config: { channels, blocks } });
const loss = charbonnier(1e-3);
const optimizer = { betas: [0.9, 0.99], weightDecay: 0, decoupled: true } as const;
const pixels = new Float32Array(batch * patch * patch * 3);
const image = (seed: number): tf.Tensor4D => {
  stream(seed, 'bench').fillUniform(pixels, 0, 1);
  return tf.tensor4d(Float32Array.from(pixels), [batch, patch, patch, 3]);
};
const [degraded, clean] = [image(1), image(2)];
const samples = { degraded, clean, labels: Array.from({ length: batch }, () => 'any') };
const judge = { network, loss, reweighter: mixed, tasks: ['any'] };
const params = tf.tensor1d(initialParams(network, 1));
const weights = viewsOf(network, params);
let tensors: TrainTensors = {
  params: tf.clone(params),
  first: tf.zeros([params.size]),
  second: tf.zeros([params.size]),
  average: tf.clone(params),
  skips: tf.scalar(0),
};

/** Ends when the backend has really computed. */
async function settle(result: tf.Tensor): Promise<void> {
  const corner = tf.slice(
    result,
    result.shape.map(() => 0),
    result.shape.map(() => 1),
  );
  await corner.data();
  corner.dispose();
}

const parts: Record<string, () => Promise<void>> = {
  forward: async () => {
    const y = tf.tidy(() => network.apply(weights.views, degraded).image);
    await settle(y);
    y.dispose();
  },
  'forward and backward': async () => {
    const result = tf.tidy(() => ({ ...lossAndGradient(judge, { params }, samples) }));
    await settle(result.gradient);
    tf.dispose(result);
  },
  step: async () => {
    const plan = { ...judge, optimizer, clipNorm: 1 };
    const result = trainStep(plan, tensors, samples, { step: 10, rate: 1e-4, decay: 0.99 });
    await settle(result.tensors.params);
    tf.dispose([{ ...tensors }, result.loss, result.norm, result.report]);
    tensors = result.tensors;
  },
};

const ROUNDS = 7;
const times: Record<string, number[]> = {};
for (let round = -1; round < ROUNDS; round++) {
  // Interleaved, so that a slow moment of the machine meets all parts alike.
  for (const [name, work] of Object.entries(parts)) {
    const start = performance.now();
    await work();
    if (round >= 0) times[name] = [...(times[name] ?? []), performance.now() - start];
  }
}

const forwardFlops = 2 * network.macsPerPixel * batch * patch * patch;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const gflops = (name: string, passes: number): number =>
  (passes * forwardFlops) / median(times[name] ?? []) / 1e6;
console.log(
  `srresnet (${channels}, ${blocks}), batch ${batch} of ${patch}x${patch}, ${report.backend}: ${report.adapter}`,
);
for (const name of Object.keys(parts)) {
  const rate = gflops(name, name === 'forward' ? 1 : 3);
  console.log(`${name}: ${median(times[name] ?? []).toFixed(1)} ms, ${rate.toFixed(1)} GFLOPS`);
}
console.log(`step / forward: ${(gflops('step', 3) / gflops('forward', 1)).toFixed(2)}`);
process.exit(0);
