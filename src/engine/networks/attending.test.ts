/** What must hold for the networks that gate and attend: sizes, backends that agree, one batch learned by heart, reach. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../domain/recipe.ts';
import { l1 } from '../losses/pixel.ts';
import { detached } from '../ops/detached.ts';
import { mixed } from '../reweighting/mixed.ts';
import { stream } from '../runtime/random.ts';
import { enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { tinyBatch } from '../testing/tiny-recipe.ts';
import { type TrainTensors, trainStep } from '../training/train-step.ts';
import { unflatten } from '../weights/flat.ts';
import { openModelFile } from '../weights/model-file.ts';
import { encodeSafetensors } from '../weights/safetensors.ts';
import { AIRNET_CONFIGS } from './airnet/airnet.ts';
import { codeParameters } from './airnet/encoder.ts';
import { buildNetwork } from './catalog.ts';
import { tensorLayers } from './layers.ts';
import { NAFNET_CONFIGS } from './nafnet.ts';
import type { Layers } from './network.ts';
import { initialParams, layoutOf, learnedSize, viewsOf } from './params.ts';
import { PROMPT_IR_CONFIGS, RESTORMER_CONFIGS } from './restormer/restormer.ts';
import { TRANSWEATHER_CONFIGS } from './transweather.ts';
import { UFORMER_CONFIGS } from './uformer.ts';

describe('sizes', () => {
  it.each([
    // The release holds 296,667 more, in two convolutions that it never uses.
    ['transweather', TRANSWEATHER_CONFIGS.published, 37_755_411],
    ['transweather', TRANSWEATHER_CONFIGS.lite, 544_511],
    ['transweather', TRANSWEATHER_CONFIGS.wide, 1_092_075],
    ['uformer', UFORMER_CONFIGS.published, 50_880_946],
    ['uformer', UFORMER_CONFIGS.small, 71_924],
    ['uformer', UFORMER_CONFIGS.lite, 148_788],
    ['uformer', UFORMER_CONFIGS.wide, 254_196],
    ['nafnet', NAFNET_CONFIGS.published, 17_111_907],
    ['nafnet', NAFNET_CONFIGS.lite, 288_691],
    ['nafnet', NAFNET_CONFIGS.small, 73_331],
    ['nafnet', NAFNET_CONFIGS.wide, 430_499],
    ['restormer', RESTORMER_CONFIGS.published, 26_126_644],
    ['restormer', RESTORMER_CONFIGS.lite, 800_547],
    ['restormer', RESTORMER_CONFIGS.small, 456_001],
    ['restormer', RESTORMER_CONFIGS.deep, 1_144_443],
    // The release holds 215,296 more, in six convolutions that it never uses: 35.59 million.
    ['prompt-ir', PROMPT_IR_CONFIGS.published, 35_592_263 - 215_296],
    ['prompt-ir', PROMPT_IR_CONFIGS.lite, 1_601_862],
    ['prompt-ir', PROMPT_IR_CONFIGS.small, 700_084],
  ])('of %s %j', (id, config, size) => {
    expect(layoutOf(buildNetwork({ id, config })).size).toBe(size);
  });

  it.each([
    // The release: a restorer of 6,290,441, and an encoder of 1,319,936 that is there twice while it learns.
    [AIRNET_CONFIGS.published, 6_290_441, 1_319_936],
    // The restorer is that of the specification; the encoder is as much narrower.
    [AIRNET_CONFIGS.lite, 334_619, 331_264],
  ])('of airnet %j, of whose encoder restoring needs the first block', (config, restorer, encoder) => {
    const network = buildNetwork({ id: 'airnet', config });
    const rest = layoutOf({ id: 'rest', parameters: codeParameters(config.channels) }).size;
    expect(learnedSize(network) + rest).toBe(restorer + encoder);
  });
});

/** The smallest lite networks, as they come along. */
const LITE: readonly NetworkSpec[] = [
  { id: 'nafnet', config: NAFNET_CONFIGS.small },
  { id: 'restormer', config: RESTORMER_CONFIGS.small },
  { id: 'prompt-ir', config: PROMPT_IR_CONFIGS.small },
  { id: 'uformer', config: UFORMER_CONFIGS.small },
  { id: 'transweather', config: TRANSWEATHER_CONFIGS.lite },
  { id: 'airnet', config: AIRNET_CONFIGS.lite },
];
describe('a file of weights', () => {
  it.each(LITE)('of $id is read back as it was written', (spec) => {
    const network = buildNetwork(spec);
    const flat = initialParams(network, 6);
    const bytes = encodeSafetensors(unflatten(network, flat), { network: JSON.stringify(spec) });
    const read = openModelFile(bytes, 'x.safetensors');
    expect(read.spec).toEqual(spec);
    expect(read.parameters.length).toBe(flat.length);
    expect(read.parameters.every((value, i) => value === flat[i])).toBe(true);
  });
});

/** The same forms, small enough to look at every pixel. */
const TINY: readonly NetworkSpec[] = [
  { id: 'nafnet', config: { width: 4, encoder: [1, 1], middle: 1, decoder: [1, 1] } },
  { id: 'restormer', config: { dim: 4, blocks: [1, 0, 1, 1], refinement: 1 } },
  {
    id: 'transweather',
    config: { dims: [4, 4, 4, 8], depths: [1, 0, 0, 1], questions: 1, tail: [4, 4], skip: true },
  },
  { id: 'uformer', config: { width: 2, depths: [1, 2, 1], heads: [1, 2, 2] } },
  { id: 'airnet', config: { channels: 8, groups: 1, blocks: 1, skip: true } },
  {
    id: 'prompt-ir',
    config: { dim: 4, blocks: [1, 0, 0, 1], refinement: 0, prompts: [4, 4, 8], sides: [5, 4, 3] },
  },
];

/** Params whose every part acts: fresh ones hardly do. */
function lively(fresh: Float32Array<ArrayBuffer>, seed: number): Float32Array<ArrayBuffer> {
  const noise = new Float32Array(fresh.length);
  stream(seed, 'lively').fillNormal(noise, 0, 0.03);
  return fresh.map((value, i) => value + (noise[i] as number));
}

describe.skipIf(webgpuSkipped !== null)('the backends', () => {
  it.each(LITE)('agree on $id', async (spec) => {
    const network = buildNetwork(spec);
    const height = Math.max(16, network.multiple);
    const images = new Map<string, Float32Array>();
    let parameters: Float32Array<ArrayBuffer> | undefined;
    for (const backend of ['wasm', 'webgpu'] as const) {
      await enterBackend(backend);
      parameters ??= lively(initialParams(network, 2), 3);
      const x = tf.sigmoid(randomTensor<tf.Tensor4D>([1, height, height + network.multiple, 3], 1));
      const { views, dispose } = viewsOf(network, tf.tensor1d(parameters));
      const y = tf.tidy(() => network.apply(views, x).image);
      images.set(backend, Float32Array.from(await y.data()));
      dispose();
      tf.dispose([x, y]);
    }
    const [a, b] = [images.get('wasm'), images.get('webgpu')] as [Float32Array, Float32Array];
    const largest = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
    expect(apart / largest).toBeLessThan(1e-4);
  });
});

describe('one batch of four patches', () => {
  beforeAll(() => enterBackend('wasm'));

  it.each(TINY)('is learned by heart by $id', async (spec) => {
    const network = buildNetwork(spec);
    const side = Math.max(8, network.multiple);
    const { degraded, clean, shape } = tinyBatch(5, 0, [4, side, side, 3]);
    // A little darker, with a little noise.
    const damaged = clean.map((value, i) => 0.75 * value + 0.1 * ((degraded[i] as number) - value));
    const batch = {
      degraded: tf.tensor4d(damaged, [...shape]),
      clean: tf.tensor4d(clean, [...shape]),
      labels: Array.from({ length: 4 }, () => 'any'),
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
    const zeros = (): tf.Tensor1D => tf.zeros([flat.length]);
    let tensors: TrainTensors = {
      params: tf.tensor1d(flat),
      first: zeros(),
      second: zeros(),
      average: tf.tensor1d(flat),
      skips: tf.scalar(0),
    };
    let loss = 1;
    for (let step = 0; step < 200 && loss >= 0.02; step++) {
      const result = trainStep(plan, tensors, batch, { step, rate: 1e-2, decay: 0.9 });
      if (step % 10 === 9) [loss = 1] = await result.loss.data();
      tf.dispose([{ ...tensors }, result.loss, result.norm, result.report]);
      tensors = result.tensors;
    }
    tf.dispose([{ ...tensors }, batch.degraded, batch.clean]);
    expect(loss).toBeLessThan(0.02);
  });
});

/** What sees the whole image is a constant to gradients, so that only what a pixel sees around it is left. */
function locally(layers: Layers<tf.Tensor4D>): Layers<tf.Tensor4D> {
  return {
    ...layers,
    mean: (x) => detached((given) => layers.mean(given as tf.Tensor4D), x),
    // All pixels attend to all: that has no place.
    attend: (q) => tf.mul(q, 1e-3),
    // Taps that stay where they are.
    deform: (name, x, field) =>
      tf.add(layers.conv(name, x, { bias: false }), tf.mul(tf.mean(field, 3, true), 1e-3)),
    // The values alone: queries and keys meet over all pixels.
    attendChannels: (_, qkv, { channels }) => tf.slice(qkv, [0, 0, 0, 2 * channels], [-1, -1, -1, channels]),
  };
}

describe('the radius', () => {
  beforeAll(() => enterBackend('wasm'));

  it.each(TINY)('bounds what an output pixel of $id sees around it, closely', async (spec) => {
    const network = buildNetwork(spec);
    const { radius, multiple } = network;
    expect(network.reach).toBe(network.global && Math.min(radius, 64));
    const flat = lively(initialParams(network, 1), 2);
    const length = Math.ceil((4 * radius + 3 * multiple) / multiple) * multiple;
    const start = Math.floor(length / 2 / multiple) * multiple;
    let furthest = 0;
    // The worst place is one of the first or last of its grain.
    for (const pixel of new Set([start, start + 1, start + multiple - 2, start + multiple - 1])) {
      const x = tf.sigmoid(randomTensor<tf.Tensor4D>([1, multiple, length, 3], 3));
      const seen = tf.tidy(() => {
        const layers = locally(tensorLayers(viewsOf(network, tf.tensor1d(flat)).views));
        const gradient = tf.grad((image: tf.Tensor) => {
          const y = network.draw(layers, image as tf.Tensor4D).image;
          return tf.sum(tf.slice(y, [0, 0, pixel, 0], [1, multiple, 1, 3]));
        })(x);
        return tf.sum(tf.abs(gradient), [0, 1, 3]);
      });
      for (const [i, value] of (await seen.data()).entries()) {
        if (value > 0) furthest = Math.max(furthest, Math.abs(i - pixel));
      }
      tf.dispose([x, seen]);
    }
    expect(furthest).toBeLessThanOrEqual(radius);
    // ReLUs on narrow features hide TransWeather's outermost pixels.
    expect(furthest).toBeGreaterThan(radius - (spec.id === 'transweather' ? 2 : 1) * multiple);
  });
});
