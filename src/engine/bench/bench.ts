/** What `mend bench` measures: our kernels and training step beside stock tfjs and another engine, on the same weights. */
import * as tf from '@tensorflow/tfjs-core';
import { charbonnier } from '../losses/pixel.ts';
import type { Network } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { tuneConvolutions } from '../ops/conv-choice.ts';
import { fusedUpdate, type UpdateSettings } from '../optim/fused-update.ts';
import { mixed } from '../reweighting/mixed.ts';
import { stream } from '../runtime/random.ts';
import { lossAndGradient } from '../training/objective.ts';
import { type TrainTensors, trainStep } from '../training/train-step.ts';
import { assertEqual, type BenchRow, countDispatches, race, settle } from './measure.ts';
import { stockInference, stockTrainer } from './stock.ts';

/** A network with its weights, as one competes. */
export interface BenchModel {
  readonly label: string;
  readonly network: Network;
  readonly params: Float32Array<ArrayBuffer>;
}

export interface BenchSizes {
  readonly batch: number;
  /** Side of the patches that are trained on. */
  readonly patch: number;
  /** Side of the image that is restored. */
  readonly image: number;
  readonly rounds: number;
}

/** Another engine with the same network: NCHW floats in, NCHW floats out. */
export type OtherEngine = (image: Float32Array, shape: readonly number[]) => Promise<Float32Array>;

/** A training step on the current backend beside the same step by stock tfjs. */
export async function benchTraining(model: BenchModel, sizes: BenchSizes): Promise<BenchRow> {
  const { network, label } = model;
  const { batch, patch, rounds } = sizes;
  const name = `training step, ${label}, batch ${batch} of ${patch}x${patch}, ${tf.getBackend()}: stock tfjs`;
  const loss = charbonnier(1e-3);
  const plan = {
    network,
    loss,
    reweighter: mixed,
    tasks: ['any'],
    optimizer: { betas: [0.9, 0.99], weightDecay: 0, decoupled: true },
    clipNorm: 0,
  } as const;
  const [degraded, clean] = [1, 2].map((seed) => noise([batch, patch, patch, 3], seed)) as [
    tf.Tensor4D,
    tf.Tensor4D,
  ];
  const samples = { degraded, clean, labels: Array.from({ length: batch }, () => 'any') };
  let tensors = freshTensors(model.params);
  const parameters = viewsOf(network, tensors.params);
  const stock = stockTrainer(network, parameters.views, loss);

  const mine = tf.tidy(() => ({ ...lossAndGradient(plan, tensors, samples) }));
  await mine.loss.data();
  await tuneConvolutions({ evenSoftware: true });
  const theirs = stock.gradient(degraded, clean);
  assertEqual(name, await mine.gradient.data(), await theirs.gradient.data(), 1e-3);
  tf.dispose([mine, theirs]);

  const ours = async (): Promise<void> => {
    const result = trainStep(plan, tensors, samples, { step: 10, rate: 1e-4, decay: 0.99 });
    await settle(result.loss);
    await settle(tf.clone(result.tensors.params));
    tf.dispose([{ ...tensors }, result.norm, result.report]);
    tensors = result.tensors;
  };
  const other = async (): Promise<void> => {
    await settle(stock.step(degraded, clean));
    await settle(tf.clone(stock.witness));
  };
  // The first update compiles; what comes before it ran for the comparison.
  await ours();
  const row = await race(name, ours, other, rounds);
  stock.dispose();
  parameters.dispose();
  tf.dispose([degraded, clean, { ...tensors }]);
  return row;
}

/** Dispatches of one update of all parameters on WebGPU, ours (clipping and average included) and stock Adam. */
export function benchUpdate({ network, params, label }: BenchModel): BenchRow {
  const settings: UpdateSettings = {
    betas: [0.9, 0.99],
    weightDecay: 0,
    decoupled: true,
    clipNorm: 1,
    rate: 1e-4,
    step: 10,
    decay: 0.99,
  };
  const tensors = freshTensors(params);
  const parameters = viewsOf(network, tensors.params);
  const gradients = network.parameters.map(({ shape }) => tf.ones([...shape]));
  const flat = tf.ones<tf.Rank.R1>([params.length]);
  const loss = tf.scalar(1);
  const ours = countDispatches(() => {
    const { state, norm } = fusedUpdate(settings, tensors, flat, loss);
    tf.dispose([{ ...state }, norm]);
  });
  const variables = network.parameters.map(({ name }) => tf.variable(parameters.views(name)));
  const optimizer = tf.train.adam(1e-4, 0.9, 0.99, 1e-8);
  const named = variables.map(({ name }, i) => ({ name, tensor: gradients[i] as tf.Tensor }));
  // The first update makes the moments.
  optimizer.applyGradients(named);
  const other = countDispatches(() => optimizer.applyGradients(named));
  optimizer.dispose();
  parameters.dispose();
  tf.dispose([variables, gradients, flat, loss, { ...tensors }]);
  const name = `update by Adam, ${label}, ${network.parameters.length} variables, webgpu: stock tfjs`;
  return { name, ours, other, ratio: other / ours, unit: 'dispatches' };
}

/** Inference on the current backend beside stock tfjs with its fused convolutions. */
export async function benchInference(model: BenchModel, sizes: BenchSizes): Promise<BenchRow> {
  const name = `inference, ${model.label}, ${sizes.image}x${sizes.image}, ${tf.getBackend()}: stock tfjs`;
  const { network } = model;
  const { x, parameters, run } = await readied(model, sizes.image);
  const stock = (): tf.Tensor4D => tf.tidy(() => stockInference(network, parameters.views, x));
  const [mine, theirs] = [run(), stock()];
  assertEqual(name, await mine.data(), await theirs.data(), 1e-4);
  tf.dispose([mine, theirs]);
  const row = await race(
    name,
    () => settle(run()),
    () => settle(stock()),
    sizes.rounds,
  );
  parameters.dispose();
  x.dispose();
  return row;
}

/** Inference on the current backend beside another engine. */
export async function benchAgainst(
  model: BenchModel,
  sizes: BenchSizes,
  engine: OtherEngine,
  engineName: string,
): Promise<BenchRow> {
  const { image: side, rounds } = sizes;
  const name = `inference, ${model.label}, ${side}x${side}, ${tf.getBackend()}: ${engineName}`;
  const { x, parameters, run } = await readied(model, side);
  const planar = tf.transpose(x, [0, 3, 1, 2]);
  const image = Float32Array.from(await planar.data());
  const shape = planar.shape;
  const mine = run();
  const turned = tf.transpose(mine, [0, 3, 1, 2]);
  assertEqual(name, await turned.data(), await engine(image, shape), 1e-4);
  tf.dispose([planar, mine, turned]);
  const ours = async (): Promise<void> => {
    const y = run();
    await y.data();
    y.dispose();
  };
  const row = await race(
    name,
    ours,
    async () => {
      await engine(image, shape);
    },
    rounds,
  );
  parameters.dispose();
  x.dispose();
  return row;
}

/** An image, weights and kernels ready to run. */
async function readied({ network, params }: BenchModel, side: number) {
  const x = noise([1, side, side, 3], 3);
  const flat = tf.tensor1d(params);
  const parameters = viewsOf(network, flat);
  flat.dispose();
  const run = (): tf.Tensor4D => tf.tidy(() => network.apply(parameters.views, x).image);
  await settle(run());
  await tuneConvolutions({ evenSoftware: true });
  return { x, parameters, run };
}

/** What a training that begins changes. */
export function freshTensors(params: Float32Array): TrainTensors {
  return {
    params: tf.tensor1d(params),
    first: tf.zeros([params.length]),
    second: tf.zeros([params.length]),
    average: tf.tensor1d(params),
    skips: tf.scalar(0),
  };
}

/** The same random images for every contender. */
export function noise(shape: [number, number, number, number], seed: number): tf.Tensor4D {
  const values = new Float32Array(shape.reduce((size, side) => size * side, 1));
  stream(seed, 'bench').fillUniform(values, 0, 1);
  return tf.tensor4d(values, shape);
}
