/** JPEG compression without the file: what a photo looks like after it was saved at a quality, chroma 4:2:0. */
import { type Degradation, type Picture, param, toEightBits } from './degradation.ts';
import { requantise } from './jpeg-blocks.ts';
import { doubleSmooth, halve } from './jpeg-chroma.ts';
import { quantisationTable } from './jpeg-tables.ts';

/**
 * Baseline JPEG: 8-bit YCbCr (JFIF), chroma halved, standard tables scaled by quality, and back with smooth chroma.
 * Meant to give libjpeg's numbers but for an occasional difference of a few levels.
 */
export function compress(picture: Picture, quality: number): Picture {
  const { width, height } = picture;
  const samples = toEightBits(picture).data;
  const [y, cb, cr] = toYcbcr(samples);
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const chroma = quantisationTable('chrominance', quality);
  const throughChroma = (plane: Float64Array): Float64Array =>
    doubleSmooth(requantise(halve(plane, width, height), halfWidth, halfHeight, chroma), width, height);
  const luma = requantise(y, width, height, quantisationTable('luminance', quality));
  return { width, height, data: toRgb(luma, throughChroma(cb), throughChroma(cr)) };
}

/** Whole numbers 0..255 (JFIF 1.02). */
function toYcbcr(samples: Float32Array): readonly [Float64Array, Float64Array, Float64Array] {
  const count = samples.length / 3;
  const planes = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
  for (let i = 0; i < count; i++) {
    const r = Math.round((samples[3 * i] as number) * 255);
    const g = Math.round((samples[3 * i + 1] as number) * 255);
    const b = Math.round((samples[3 * i + 2] as number) * 255);
    planes[0][i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    planes[1][i] = Math.round(-0.168735892 * r - 0.331264108 * g + 0.5 * b + 127.99999);
    planes[2][i] = Math.round(0.5 * r - 0.418687589 * g - 0.081312411 * b + 127.99999);
  }
  return planes;
}

function toRgb(y: Float64Array, cb: Float64Array, cr: Float64Array): Float32Array<ArrayBuffer> {
  const data = new Float32Array(y.length * 3);
  const put = (at: number, value: number): void => {
    data[at] = Math.min(255, Math.max(0, value)) / 255;
  };
  for (let i = 0; i < y.length; i++) {
    const luma = y[i] as number;
    const blue = (cb[i] as number) - 128;
    const red = (cr[i] as number) - 128;
    put(3 * i, luma + Math.round(1.402 * red));
    put(3 * i + 1, luma + Math.round(-0.344136286 * blue - 0.714136286 * red));
    put(3 * i + 2, luma + Math.round(1.772 * blue));
  }
  return data;
}

export const JPEG: Degradation = {
  limits: { quality: [1, 100] },
  margin: () => 16,
  gridded: true,
  apply: (picture, params) => compress(picture, Math.round(param(params, 'quality'))),
};
