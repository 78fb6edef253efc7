/**
 * FeatureNet: a small frozen network that tells which damage a photo shows and how strong it is. It is our stand-in for
 * VGG-19 wherever a paper compares photos by features: it was trained on damage itself, by our own Recipe, and can
 * therefore come along.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { StudioError } from '../domain/fault.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { TASK_IDS } from '../domain/task.ts';
import { conv2d } from '../ops/conv2d.ts';
import type { FeatureExtractor } from './extractor.ts';
import { convParameters, MOST_CHANNELS } from './layers.ts';
import type { ParameterSpec, Views } from './network.ts';

const channels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CHANNELS));

export const FeatureNetConfigSchema = v.strictObject({
  /** Channels of the five taps. */
  widths: v.pipe(v.array(channels), v.length(5, 'name five widths')),
  /** Channels between the pooled taps and the answer. */
  hidden: channels,
  /** The tasks that it tells apart, in the order of its answer. */
  tasks: v.pipe(v.array(v.picklist(TASK_IDS)), v.minLength(2)),
});

export type FeatureNetConfig = v.InferOutput<typeof FeatureNetConfigSchema>;

/** What FeatureNet says of photos. */
export interface Judgement {
  /** `[n, tasks]`; softmax makes shares of them. */
  readonly logits: tf.Tensor2D;
  /** How far each photo is from its clean self, `[n]`: (50 - PSNR) / 40, about 0..1; 0 is clean. */
  readonly strength: tf.Tensor1D;
}

export interface FeatureNet extends FeatureExtractor {
  readonly id: 'feature-net';
  readonly tasks: FeatureNetConfig['tasks'];
  /** x: `[n, h, w, 3], 0..1`, any size of at least 16 px. Runs inside the caller's tidy. */
  judge(views: Views, x: tf.Tensor4D): Judgement;
}

/**
 * Builds FeatureNet: five levels, each half as fine as the one before; a level is a convolution of stride 2 (1 at the
 * first) and, but for the first and the last, another; each with ReLU. The answer comes from the means of all five taps.
 */
export function featureNet({ widths, hidden, tasks }: FeatureNetConfig): FeatureNet {
  const layers = layersOf(widths);
  const pooled = widths.reduce((sum, width) => sum + width, 0);
  const parameters: ParameterSpec[] = [
    ...layers.flatMap(({ name, from, to }) => convParameters(name, 3, from, to, 1)),
    ...convParameters('hidden', 1, pooled, hidden, 1),
    ...convParameters('tasks', 1, hidden, tasks.length, 1),
    ...convParameters('strength', 1, hidden, 1, 1),
  ];
  const taps = (views: Views, x: tf.Tensor4D): tf.Tensor4D[] => {
    const found: tf.Tensor4D[] = [];
    let features: tf.Tensor4D = tf.sub(tf.mul(x, 4), 2);
    for (const { name, stride, tap } of layers) {
      features = conv2d(features, views(`${name}.weight`) as tf.Tensor4D, {
        bias: views(`${name}.bias`) as tf.Tensor1D,
        stride,
        slope: 0,
      });
      if (tap) found.push(features);
    }
    return found;
  };
  return {
    id: 'feature-net',
    parameters,
    channels: widths,
    tasks,
    macsPerPixel: layers.reduce((sum, { from, to, level }) => sum + (9 * from * to) / 4 ** level, 0),
    taps,
    judge(views, x) {
      const means = taps(views, x).map((tap): tf.Tensor4D => tf.mean(tap, [1, 2], true));
      const answer = (name: string, input: tf.Tensor4D, slope: number): tf.Tensor4D =>
        conv2d(input, views(`${name}.weight`) as tf.Tensor4D, {
          bias: views(`${name}.bias`) as tf.Tensor1D,
          slope,
        });
      const inner = answer('hidden', tf.concat(means, 3), 0);
      const rows = x.shape[0];
      return {
        logits: tf.reshape(answer('tasks', inner, 1), [rows, tasks.length]),
        strength: tf.reshape(answer('strength', inner, 1), [rows]),
      };
    },
  };
}

interface Layer {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly stride: 1 | 2;
  readonly level: number;
  readonly tap: boolean;
}

function layersOf(widths: readonly number[]): Layer[] {
  return widths.flatMap((to, level): Layer[] => {
    const from = widths[level - 1] ?? 3;
    const single = level === 0 || level === widths.length - 1;
    const name = `level.${level}`;
    const first: Layer = { name: `${name}.down`, from, to, stride: level === 0 ? 1 : 2, level, tap: single };
    const second: Layer = { name: `${name}.same`, from: to, to, stride: 1, level, tap: true };
    return single ? [first] : [first, second];
  });
}

/** The FeatureNet that a card names. @throws StudioError `model-incompatible` where it names another, or a wrong config */
export function buildFeatureNet({ id, config }: NetworkSpec): FeatureNet {
  const read = v.safeParse(FeatureNetConfigSchema, config);
  if (id === 'feature-net' && read.success) return featureNet(read.output);
  throw new StudioError(
    'model-incompatible',
    `Network ${id} cannot be built as a feature network${read.success ? '' : `: ${read.issues[0].message}`}.`,
  );
}
