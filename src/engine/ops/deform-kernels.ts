/** What the kernels of the deformable convolution are called and told on every backend. */

/** `{ x, field }` to what all taps see in a band of rows, `[n, rows, w, 9, channels]`. */
export const DEFORM_SAMPLES = 'MendDeformSamples';
/** `{ x, field, slope }` (and on WebGPU `limit`) to the gradients of image and of the band's field. */
export const DEFORM_GRADIENT = 'MendDeformGradient';

/** Taps of a 3x3 filter. */
export const TAPS = 9;
/** Two offsets and one weight for each. */
export const FIELD = 3 * TAPS;

/** Rows of the output. */
export interface Band {
  readonly from: number;
  readonly rows: number;
}
