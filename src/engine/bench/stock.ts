/** The rival: the same networks and training step from the ops, gradients and optimiser of tfjs alone. */
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../losses/loss.ts';
import { tensorLayers } from '../networks/layers.ts';
import type { Layers, Network, Views } from '../networks/network.ts';

/** Layers of stock ops. Under a gradient tfjs takes a fused convolution apart again, so that `fused` is for inference. */
function stockLayers(views: Views, fused: boolean): Layers<tf.Tensor4D> {
  return {
    // The networks of the bench need no more than what follows.
    ...tensorLayers(views),
    conv: (name, x, { slope = 1, plus } = {}) => {
      const filter = views(`${name}.weight`) as tf.Tensor4D;
      const bias = views(`${name}.bias`);
      const linear = (): tf.Tensor4D => tf.add(tf.conv2d(x, filter, 1, 'same'), bias);
      if (fused) {
        const activation = slope === 1 ? 'linear' : slope === 0 ? 'relu' : 'leakyrelu';
        const y = tf.fused.conv2d({
          x,
          filter,
          strides: 1,
          pad: 'same',
          bias,
          activation,
          leakyreluAlpha: slope,
        });
        return plus ? tf.add(plus, y) : y;
      }
      if (plus) return tf.add(plus, linear());
      if (slope === 1) return linear();
      return slope === 0 ? tf.relu(linear()) : tf.leakyRelu(linear(), slope);
    },
    add: (a, b) => tf.add(a, b),
    // tfjs has neither op with a gradient; these are reshapes and transpositions of its own.
    pixelUnshuffle: (x) => {
      const [n, height, width, channels] = x.shape;
      const blocks = tf.reshape(x, [(n * height) / 2, 2, width / 2, 2 * channels]);
      return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [n, height / 2, width / 2, 4 * channels]);
    },
    pixelShuffle: (x) => tf.depthToSpace(x, 2, 'NHWC'),
  };
}

/** The restored image by stock ops; runs inside the caller's tidy. */
export function stockInference(network: Network, views: Views, x: tf.Tensor4D): tf.Tensor4D {
  return network.draw(stockLayers(views, true), x).image;
}

export interface StockTrainer {
  /** Loss and gradient, in the order of the Network's parameters, without an update. */
  gradient(degraded: tf.Tensor4D, clean: tf.Tensor4D): { loss: tf.Scalar; gradient: tf.Tensor1D };
  /** One step of stock Adam. Returns the loss. */
  step(degraded: tf.Tensor4D, clean: tf.Tensor4D): tf.Scalar;
  /** A tensor that every update replaces, to wait for. */
  readonly witness: tf.Tensor;
  dispose(): void;
}

/** Training by `tf.train.adam` over one variable for each parameter. */
export function stockTrainer(network: Network, views: Views, badness: Loss): StockTrainer {
  const variables = network.parameters.map(({ name }) => tf.variable(views(name)));
  const byName = new Map(network.parameters.map(({ name }, i) => [name, variables[i] as tf.Variable]));
  const lookup: Views = (name) => byName.get(name) as tf.Variable;
  const optimizer = tf.train.adam(1e-4, 0.9, 0.99, 1e-8);
  const lossOf = (degraded: tf.Tensor4D, clean: tf.Tensor4D): tf.Scalar =>
    tf.mean<tf.Scalar>(badness(network.draw(stockLayers(lookup, false), degraded).image, clean));
  return {
    gradient: (degraded, clean) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => lossOf(degraded, clean), variables);
        const flat = variables.map(({ name }) => tf.reshape(grads[name] as tf.Tensor, [-1]));
        return { loss: value, gradient: tf.concat1d(flat as tf.Tensor1D[]) };
      }),
    step: (degraded, clean) =>
      optimizer.minimize(() => lossOf(degraded, clean), true, variables) as tf.Scalar,
    witness: variables[0] as tf.Tensor,
    dispose: () => {
      tf.dispose(variables);
      optimizer.dispose();
    },
  };
}
