/**
 * The detector of the probe: CenterNet on MobileNetV3, trained on COCO's 80 classes, as the package @vladmandic/human
 * ships it (`mb3-centernet`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Raster, toFloats } from '../domain/raster.ts';
import { type Found, overlap } from '../evaluation/detection.ts';
import { loadGraph, type ReadGraphFile, squareOf } from './graph-network.ts';

export interface Detector {
  /** Objects of a photo, in its pixels, surest first. */
  detect(photo: Raster): Promise<readonly Found[]>;
  dispose(): void;
}

const NAME = 'mb3-centernet';
const SIDE = 512;
/** Less sure finds are mostly none. */
const SURE = 0.3;
/** Boxes of one class that overlap more than this are one object. */
const SAME = 0.5;
/** Left, top, right, bottom (in pixels of the square), score, class. */
const COLUMNS = 6;

/** @throws StudioError `model-damaged` */
export async function loadDetector(read: ReadGraphFile): Promise<Detector> {
  const graph = await loadGraph(NAME, read);
  return {
    async detect(photo) {
      const { width, height } = photo;
      const rows = tf.tidy(() =>
        graph.run(squareOf(toFloats(photo), width, height, SIDE, 255), 'tower_0/detections'),
      );
      const values = Float32Array.from(await rows.data());
      rows.dispose();
      return distinct(foundIn(values, width / SIDE, height / SIDE));
    },
    dispose: () => graph.dispose(),
  };
}

function foundIn(values: Float32Array, right: number, down: number): Found[] {
  const found: Found[] = [];
  for (let at = 0; at < values.length; at += COLUMNS) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, score = 0, kind = 0] = values.subarray(at, at + COLUMNS);
    if (score < SURE || !(x1 > x0) || !(y1 > y0)) continue;
    found.push({ left: x0 * right, top: y0 * down, right: x1 * right, bottom: y1 * down, score, kind });
  }
  return found.sort((a, b) => b.score - a.score);
}

/** Of boxes that overlap much, the surest. */
function distinct(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const box of found) {
    if (!kept.some((other) => other.kind === box.kind && overlap(other, box) > SAME)) kept.push(box);
  }
  return kept;
}
