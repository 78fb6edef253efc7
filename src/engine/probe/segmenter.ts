/**
 * The segmenter of the probe: people against everything else, MediaPipe's Selfie Segmentation as the package
 * @vladmandic/human ships it (`selfie`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Raster, toFloats } from '../domain/raster.ts';
import { loadGraph, type ReadGraphFile, squareOf } from './graph-network.ts';

export interface Segmenter {
  /** The class of every point of a grid over the photo, `[SIDE, SIDE]`: 1 is a person. */
  segment(photo: Raster): Promise<Uint8Array>;
  dispose(): void;
}

/** Everything else, and people. */
export const CLASSES = 2;

const NAME = 'selfie';
const SIDE = 256;

/** @throws StudioError `model-damaged` */
export async function loadSegmenter(read: ReadGraphFile): Promise<Segmenter> {
  const graph = await loadGraph(NAME, read);
  return {
    async segment(photo) {
      const map = tf.tidy(() =>
        graph.run(squareOf(toFloats(photo), photo.width, photo.height, SIDE, 1), 'activation_10'),
      );
      const values = Float32Array.from(await map.data());
      map.dispose();
      return Uint8Array.from(values, (value) => (value > 0.5 ? 1 : 0));
    },
    dispose: () => graph.dispose(),
  };
}
