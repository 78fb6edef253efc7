/** Params live in one flat buffer; names and shapes are views of it. */
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';
import { stream } from '../runtime/random.ts';
import type { Network, ParameterSpec, Views } from './network.ts';

/** Whatever has Params: a Network, or one that only looks. */
export type ParameterOwner = Pick<Network, 'id' | 'parameters'>;

export interface LayoutEntry extends ParameterSpec {
  /** Place of the first value in the flat buffer. */
  readonly offset: number;
  readonly size: number;
}

export interface Layout {
  /** Length of the flat buffer: the parameter count of the Network. */
  readonly size: number;
  readonly entries: readonly LayoutEntry[];
}

/** Where each parameter lies in the flat buffer: one after another, in the order of the Network. */
export function layoutOf(network: ParameterOwner): Layout {
  let size = 0;
  const entries = network.parameters.map((parameter): LayoutEntry => {
    const entry = {
      ...parameter,
      offset: size,
      size: parameter.shape.reduce((product, side) => product * side, 1),
    };
    size += entry.size;
    return entry;
  });
  return { size, entries };
}

/** Fresh Params: Kaiming-normal (He et al., 2015; fan-in, gain 2) times each parameter's factor, or what fills it. */
export function initialParams(network: ParameterOwner, seed: number): Float32Array<ArrayBuffer> {
  const { size, entries } = layoutOf(network);
  const flat = new Float32Array(size);
  for (const { name, shape, init, fill = 0, offset, size: length } of entries) {
    if (init === null) {
      flat.fill(fill, offset, offset + length);
      continue;
    }
    const fanIn = shape.slice(0, -1).reduce((product, side) => product * side, 1);
    const part = flat.subarray(offset, offset + length);
    stream(seed, 'init', name).fillNormal(part, 0, init * Math.sqrt(2 / fanIn));
  }
  return flat;
}

/** The same Network with more parameters behind its own, which it does not use itself. */
export function withParameters(network: Network, more: readonly ParameterSpec[]): Network {
  return more.length === 0 ? network : { ...network, parameters: [...network.parameters, ...more] };
}

/** How many values of a Network are learned; those that are only kept lie behind them in the flat buffer. */
export function learnedSize(network: Network): number {
  const { size, entries } = layoutOf(network);
  const first = entries.find(({ learned }) => learned === false)?.offset ?? size;
  invariant(
    entries.every(({ offset, learned }) => offset < first === (learned !== false)),
    () => `${network.id} has learned parameters behind those that are only kept`,
  );
  return first;
}

export interface ParameterViews {
  readonly views: Views;
  /** The views in the order of the Network. */
  readonly tensors: readonly tf.Tensor[];
  dispose(): void;
}

/** The named parameters of a flat buffer `[size]` on the backend; the buffer stays the caller's. */
export function viewsOf(network: ParameterOwner, flat: tf.Tensor1D): ParameterViews {
  const { size, entries } = layoutOf(network);
  invariant(flat.size === size, () => `${network.id} has ${size} parameters, not ${flat.size}`);
  const tensors = tf.tidy(() =>
    entries.map(({ shape, offset, size: length }) => tf.reshape(tf.slice(flat, offset, length), [...shape])),
  );
  return { ...namedViews(network, tensors), dispose: () => tf.dispose(tensors) };
}

/** Lookup by name among parameters that stand in the order of the Network. */
export function namedViews(
  network: ParameterOwner,
  tensors: readonly tf.Tensor[],
): Pick<ParameterViews, 'views' | 'tensors'> {
  const byName = new Map(network.parameters.map(({ name }, i) => [name, tensors[i]]));
  const views: Views = (name) => {
    const tensor = byName.get(name);
    invariant(tensor, () => `${network.id} has no parameter ${name}`);
    return tensor;
  };
  return { views, tensors };
}
