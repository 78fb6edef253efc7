/** Networks that only look, with their weights on the backend. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';
import type { FeaturesCard } from '../domain/model-card.ts';
import type { FeatureExtractor, Taps } from '../networks/extractor.ts';
import { buildFeatureNet, type FeatureNet, type Judgement } from '../networks/feature-net.ts';
import type { Views } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { VGG19 } from '../networks/vgg19.ts';
import { flatten } from '../weights/flat.ts';
import type { NamedTensor } from '../weights/safetensors.ts';

/** What losses take: the taps of a network with its weights. */
export interface LoadedExtractor {
  readonly net: FeatureExtractor;
  readonly views: Views;
  readonly taps: Taps;
  dispose(): void;
}

export interface FeatureModel extends LoadedExtractor {
  readonly card: FeaturesCard;
  readonly net: FeatureNet;
  /** `net.judge` with these weights. */
  judge(x: tf.Tensor4D): Judgement;
}

/** Puts the weights of FeatureNet on the backend. @throws StudioError `model-incompatible` where they are not its */
export function loadFeatureModel(card: FeaturesCard, tensors: readonly NamedTensor[]): FeatureModel {
  const net = buildFeatureNet(card.network);
  const loaded = loadExtractor(net, card.id, tensors);
  return { ...loaded, card, net, judge: (x) => net.judge(loaded.views, x) };
}

/** Puts the weights of VGG-19 on the backend, in our layout. @throws StudioError `model-incompatible` where they are not its */
export function loadVgg19(file: string, tensors: readonly NamedTensor[]): LoadedExtractor {
  return loadExtractor(VGG19, file, tensors);
}

function loadExtractor(
  net: FeatureExtractor,
  name: string,
  tensors: readonly NamedTensor[],
): LoadedExtractor {
  const flat = tf.tensor1d(flatten(net, tensors, name));
  const { views, dispose } = viewsOf(net, flat);
  flat.dispose();
  return { net, views, taps: (x) => net.taps(views, x), dispose };
}

/** What one hears who wants VGG-19 where there is none. */
export function noVgg(): StudioError {
  return new StudioError(
    'model-unknown',
    'VGG-19 does not come with Mend; import its weights under Models (or give them with --vgg), or choose FeatureNet.',
  );
}
