/**
 * VGG-19 up to relu5_1 (Simonyan, Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015),
 * which the papers take their features from. Its weights do not come along: a user brings them as a safetensors file with
 * torchvision's names. Taps: relu1_1, relu2_1, relu3_1, relu4_1, relu5_1, convolutions 1, 3, 5, 9 and 13 (RDMC's indices).
 */
import * as tf from '@tensorflow/tfjs-core';
import { conv2d } from '../ops/conv2d.ts';
import { maxPool2 } from '../ops/max-pool.ts';
import type { FeatureExtractor } from './extractor.ts';
import { convParameters } from './layers.ts';

/** Output channels of the 13 convolutions by level; torchvision numbers its layers with ReLUs and pools between them. */
const LEVELS: readonly (readonly number[])[] = [
  [64, 64],
  [128, 128],
  [256, 256, 256, 256],
  [512, 512, 512, 512],
  [512],
];

/** Means and deviations of ImageNet's photos, as torchvision prepares its inputs. */
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

export const VGG19: FeatureExtractor = vgg19(LEVELS);

/** VGG-19 with other widths, for tests. */
export function vgg19(levels: readonly (readonly number[])[]): FeatureExtractor {
  const plan = convolutionsOf(levels);
  return {
    id: 'vgg-19',
    parameters: plan.flatMap(({ name, from, to }) => convParameters(name, 3, from, to, 1)),
    channels: levels.map(([first]) => first as number),
    macsPerPixel: plan.reduce((sum, { from, to, level }) => sum + (9 * from * to) / 4 ** level, 0),
    taps(views, x) {
      const taps: tf.Tensor4D[] = [];
      let features: tf.Tensor4D = tf.div(tf.sub(x, tf.tensor1d(MEAN)), tf.tensor1d(DEVIATION));
      for (const { name, level, first } of plan) {
        if (first && level > 0) features = maxPool2(evenPart(features));
        features = conv2d(features, views(`${name}.weight`) as tf.Tensor4D, {
          bias: views(`${name}.bias`) as tf.Tensor1D,
          slope: 0,
        });
        if (first) taps.push(features);
      }
      return taps;
    },
  };
}

/** What 2x2 blocks cover: an odd last row or column is left out, as PyTorch's pooling does. */
function evenPart(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  if (height % 2 === 0 && width % 2 === 0) return x;
  return tf.slice(x, [0, 0, 0, 0], [n, height - (height % 2), width - (width % 2), channels]);
}

interface Convolution {
  /** As torchvision names it: `features.<place>`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly level: number;
  /** Whether it is the first of its level. */
  readonly first: boolean;
}

function convolutionsOf(levels: readonly (readonly number[])[]): Convolution[] {
  const plan: Convolution[] = [];
  let place = 0;
  let from = 3;
  for (const [level, widths] of levels.entries()) {
    for (const [i, to] of widths.entries()) {
      plan.push({ name: `features.${place}`, from, to, level, first: i === 0 });
      from = to;
      // Past the convolution and its ReLU.
      place += 2;
    }
    // Past the pool.
    place += 1;
  }
  return plan;
}
