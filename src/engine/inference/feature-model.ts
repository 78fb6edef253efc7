/** A feature network with its weights on the backend. */
import * as tf from '@tensorflow/tfjs-core';
import type { FeaturesCard } from '../domain/model-card.ts';
import type { Taps } from '../networks/extractor.ts';
import { buildFeatureNet, type FeatureNet, type Judgement } from '../networks/feature-net.ts';
import type { Views } from '../networks/network.ts';
import { viewsOf } from '../networks/params.ts';
import { flatten } from '../weights/flat.ts';
import type { Safetensors } from '../weights/safetensors.ts';

export interface FeatureModel {
  readonly card: FeaturesCard;
  readonly net: FeatureNet;
  readonly views: Views;
  /** `net.taps` with these weights, as losses take it. */
  readonly taps: Taps;
  /** `net.judge` with these weights. */
  judge(x: tf.Tensor4D): Judgement;
  dispose(): void;
}

/** Puts weights on the backend. @throws StudioError `model-incompatible` where they are not those of the network */
export function loadFeatureModel(card: FeaturesCard, { tensors }: Safetensors): FeatureModel {
  const net = buildFeatureNet(card.network);
  const flat = tf.tensor1d(flatten(net, tensors, card.id));
  const { views, dispose } = viewsOf(net, flat);
  flat.dispose();
  return {
    card,
    net,
    views,
    taps: (x) => net.taps(views, x),
    judge: (x) => net.judge(views, x),
    dispose,
  };
}
