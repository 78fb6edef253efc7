/**
 * The downstream probe (RDMC, section V): do machines see the same in a restored photo as in the clean one? A detector and a
 * segmenter look at the clean photo, and what they find there counts as true for the damaged and the restored one. Beside
 * them FeatureNet says whether the photo looks damaged to it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Raster, toFloats } from '../domain/raster.ts';
import type { TaskId } from '../domain/task.ts';
import { type DetectionScore, detectionScore, type Found } from '../evaluation/detection.ts';
import { type SegmentationScore, segmentationScore } from '../evaluation/segmentation.ts';
import type { FeatureModel } from '../inference/feature-model.ts';
import type { Detector } from './detector.ts';
import { CLASSES, type Segmenter } from './segmenter.ts';

/** Who looks; null where its package is not installed. */
export interface Eyes {
  readonly objects: { readonly detector: Detector; readonly segmenter: Segmenter } | null;
  readonly features: FeatureModel;
}

/** What is seen in one photo. */
export interface Look {
  readonly found: readonly Found[];
  readonly mask: Uint8Array;
  readonly impression: Impression;
}

/** What FeatureNet says of a photo. */
export interface Impression {
  /** The damage that it sees. */
  readonly task: TaskId;
  /** How likely it thinks the photo free of damage, 0..1. */
  readonly clean: number;
  /** How far from its clean self it thinks the photo, in dB of PSNR: 50 is clean. */
  readonly psnr: number;
}

/** The same photo: clean, and as somebody gives it. */
export interface LookPair {
  readonly clean: Look;
  readonly given: Look;
}

export interface ProbeScore {
  readonly detection: DetectionScore | null;
  readonly segmentation: SegmentationScore | null;
  /** Means of `Impression`, and the share of photos in which FeatureNet sees no damage. */
  readonly features: { readonly clean: number; readonly psnr: number; readonly named: number };
}

/** Looks at one photo with all eyes. */
export async function lookAt({ objects, features }: Eyes, photo: Raster): Promise<Look> {
  return {
    found: objects ? await objects.detector.detect(photo) : [],
    mask: objects ? await objects.segmenter.segment(photo) : new Uint8Array(0),
    impression: await impressionOf(features, photo),
  };
}

/** FeatureNet's impression of a photo. */
export async function impressionOf({ net, judge }: FeatureModel, photo: Raster): Promise<Impression> {
  const { width, height } = photo;
  const told = tf.tidy(() => {
    const { logits, strength } = judge(tf.tensor4d(toFloats(photo), [1, height, width, 3]));
    return tf.concat([tf.reshape(tf.softmax(logits), [-1]), strength]);
  });
  const values = [...(await told.data())];
  told.dispose();
  const strength = values.pop() as number;
  const best = values.indexOf(Math.max(...values));
  return {
    task: net.tasks[best] as TaskId,
    clean: values[net.tasks.indexOf('clean')] ?? 0,
    psnr: 50 - 40 * Math.max(0, strength),
  };
}

/** Scores what was seen in photos against what was seen in the clean ones. */
export function probeScore(pairs: readonly LookPair[], objects: boolean): ProbeScore {
  const mean = (value: (pair: LookPair) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const detected = pairs.map(({ clean, given }) => ({ found: given.found, truth: clean.found }));
  // A photo without people says nothing about segmenting people.
  const peopled = pairs.filter(({ clean }) => clean.mask.some((kind) => kind > 0));
  const segmented = peopled.map(({ clean, given }) => ({ found: given.mask, truth: clean.mask }));
  return {
    detection: objects ? detectionScore(detected) : null,
    segmentation: objects ? segmentationScore(segmented, CLASSES) : null,
    features: {
      clean: mean(({ given }) => given.impression.clean),
      psnr: mean(({ given }) => given.impression.psnr),
      named: mean(({ given }) => (given.impression.task === 'clean' ? 1 : 0)),
    },
  };
}
