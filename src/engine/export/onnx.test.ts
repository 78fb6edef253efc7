/** The written file against another program: onnxruntime computes what our own network computes. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import type { Network } from '../networks/network.ts';
import { initialParams, viewsOf } from '../networks/params.ts';
import { stream } from '../runtime/random.ts';
import { enterBackend } from '../testing/backends.ts';
import { randomTensor } from '../testing/random-tensor.ts';
import { openModelFile } from '../weights/model-file.ts';
import { encodeOnnx } from './onnx.ts';

const zoo = fileURLToPath(new URL('../../../public/models/', import.meta.url));
/** Those that are networks. */
/** Those that restore; networks that only look at photos are no graphs from photo to photo. */
const models = (
  JSON.parse(readFileSync(`${zoo}manifest.json`, 'utf8')) as { models: string[] }
).models.filter((id) => existsSync(`${zoo}${id}/weights.safetensors`));

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  await enterBackend('wasm');
});

/** Largest difference between our output and onnxruntime's on one random image, and how much the network changed it. */
async function compare(network: Network, parameters: Float32Array<ArrayBuffer>, shape: readonly number[]) {
  const x = randomTensor<tf.Tensor4D>([...shape], 5);
  const { ours, planes } = tf.tidy(() => {
    const { views } = viewsOf(network, tf.tensor1d(parameters));
    const image = network.apply(views, x).image;
    return {
      ours: tf.keep(tf.transpose(image, [0, 3, 1, 2])),
      planes: tf.keep(tf.transpose(x, [0, 3, 1, 2])),
    };
  });
  const input = Float32Array.from(await planes.data());
  const wanted = await ours.data();
  const session = await ort.InferenceSession.create(encodeOnnx(network, parameters, 'test'));
  const { restored } = await session.run({ image: new ort.Tensor('float32', input, planes.shape) });
  await session.release();
  expect(restored?.dims).toEqual(ours.shape);
  const theirs = restored?.data as Float32Array;
  tf.dispose([x, ours, planes]);
  const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
  return { difference: largest(theirs, wanted), change: largest(theirs, input) };
}

const JOURNAL_LINKS = 'enc3-dec4 enc2-dec3 enc1-dec2 in-dec1 enc4-dec3 enc3-dec2 enc2-dec1 enc1-dec0'.split(
  ' ',
);
const FRESH: readonly NetworkSpec[] = [
  { id: 'nafnet', config: { width: 4, encoder: [1, 1], middle: 1, decoder: [1, 1] } },
  { id: 'restormer', config: { dim: 4, blocks: [1, 1, 0, 1], refinement: 1 } },
  {
    id: 'prompt-ir',
    config: { dim: 4, blocks: [1, 0, 0, 1], refinement: 0, prompts: [4, 4, 8], sides: [5, 4, 3] },
  },
  { id: 'uformer', config: { width: 2, depths: [1, 2, 1], heads: [1, 2, 2] } },
  {
    id: 'transweather',
    config: { dims: [4, 4, 4, 8], depths: [1, 0, 0, 1], questions: 1, tail: [4, 4], skip: true },
  },
  { id: 'airnet', config: { channels: 4, groups: 1, blocks: 2, skip: true } },
  { id: 'mprnet', config: { features: 6, scale: 4, orsScale: 2, blocks: 1 } },
  { id: 'srresnet', config: { channels: 5, blocks: 2 } },
  { id: 'unet', config: { widths: [6], blocks: [], middle: 1, decoder: [] } },
  { id: 'unet', config: { widths: [4, 6, 8], blocks: [1, 1], middle: 1, decoder: [2, 1] } },
  {
    id: 'rdmc',
    config: { width: 2, stages: 1, genotype: { up: [0.3, 0.7], links: ['enc2-dec5', 'enc3-dec1'] } },
  },
  { id: 'rdmc', config: { width: 2, stages: 2, genotype: { up: [1, 0], links: JOURNAL_LINKS } } },
];

describe('encodeOnnx', () => {
  it.each(FRESH)('writes $id $config with fresh weights for any size and batch', async (spec) => {
    const network = buildNetwork(spec);
    // Fresh biases are zero and fresh weights hardly act, so both are made larger.
    const parameters = initialParams(network, 1);
    const noise = new Float32Array(parameters.length);
    stream(3, 'test').fillUniform(noise, -0.05, 0.05);
    // Batch norms keep activations in bounds only with statistics that were seen, which fresh ones were not.
    // Some networks are too deep for larger weights.
    const gain = network.train || network.global ? 1 : 3;
    for (const [i, value] of noise.entries()) parameters[i] = gain * (parameters[i] as number) + value;
    const side = network.multiple;
    for (const shape of [
      [2, side * 3, side * 5, 3],
      [1, side, side * 2, 3],
    ]) {
      const { difference, change } = await compare(network, parameters, shape);
      expect(difference).toBeLessThan(1e-4 * Math.max(1, change / 10));
      expect(change).toBeGreaterThan(1e-2);
    }
  });

  it.each(models)('writes the model %s of the zoo', async (id) => {
    const bytes = new Uint8Array(readFileSync(`${zoo}${id}/weights.safetensors`));
    const { network, parameters } = openModelFile(bytes, id);
    const { multiple } = network;
    const up = (side: number): number => Math.ceil(side / multiple) * multiple;
    const { difference, change } = await compare(network, parameters, [1, up(32), up(24), 3]);
    expect(difference).toBeLessThan(1e-4);
    expect(change).toBeGreaterThan(1e-2);
  });

  it('needs the Params of this network', () => {
    const network = buildNetwork({ id: 'srresnet', config: { channels: 4, blocks: 1 } });
    expect(() => encodeOnnx(network, new Float32Array(3), 'x')).toThrow('667 parameters, not 3');
  });
});
