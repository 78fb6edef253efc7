/** Turning pixels upright. */
import { type Raster, type Samples, samplesFor } from '../domain/raster.ts';
import type { Orientation } from './exif.ts';

/** The raster as EXIF says it is to be seen. Orientations 5 to 8 exchange width and height. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { width, height, depth } = raster;
  const exchanged = orientation >= 5;
  const turn = (samples: Samples, channels: number): Samples =>
    turnSamples(samples, width, height, channels, depth, orientation);
  return {
    width: exchanged ? height : width,
    height: exchanged ? width : height,
    depth,
    rgb: turn(raster.rgb, 3),
    alpha: raster.alpha && turn(raster.alpha, 1),
  };
}

/** Where in the stored picture the first upright pixel lies, and the steps to its right and lower neighbour. */
function walk(orientation: Orientation, w: number, h: number): readonly [number, number, number] {
  const last = w * h - 1;
  switch (orientation) {
    case 1:
      return [0, 1, w];
    case 2:
      return [w - 1, -1, w];
    case 3:
      return [last, -1, -w];
    case 4:
      return [last - w + 1, 1, -w];
    case 5:
      return [0, w, 1];
    case 6:
      return [last - w + 1, -w, 1];
    case 7:
      return [last, -w, -1];
    case 8:
      return [w - 1, w, -1];
  }
}

function turnSamples(
  samples: Samples,
  width: number,
  height: number,
  channels: number,
  depth: 8 | 16,
  orientation: Orientation,
): Samples {
  const [start, right, down] = walk(orientation, width, height);
  const [columns, rows] = orientation >= 5 ? [height, width] : [width, height];
  const out = samplesFor(depth, samples.length);
  let to = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0, from = start + y * down; x < columns; x++, from += right) {
      for (let c = 0; c < channels; c++) out[to++] = samples[from * channels + c] as number;
    }
  }
  return out;
}
