/** Chroma at half the size, as the usual JPEG library makes and undoes it. */

/** Mean of every 2x2 samples; halves are rounded down and up by turns, so that none is favoured. */
export function halve(plane: Float64Array, width: number, height: number): Float64Array {
  const [outWidth, outHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const out = new Float64Array(outWidth * outHeight);
  for (let y = 0; y < outHeight; y++) {
    const upper = 2 * y * width;
    const lower = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < outWidth; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      const sum =
        (plane[upper + left] as number) +
        (plane[upper + right] as number) +
        (plane[lower + left] as number) +
        (plane[lower + right] as number);
      out[y * outWidth + x] = Math.floor((sum + 1 + (x & 1)) / 4);
    }
  }
  return out;
}

/**
 * Back to the full size by a triangle filter: a sample is 3/4 its nearer and 1/4 its farther neighbour, in both
 * directions, in whole numbers. Planes of two columns or less are repeated instead.
 */
export function doubleSmooth(plane: Float64Array, width: number, height: number): Float64Array {
  const [inWidth, inHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const out = new Float64Array(width * height);
  const column = new Float64Array(inWidth);
  for (let y = 0; y < height; y++) {
    const near = (y >> 1) * inWidth;
    const far = Math.min(inHeight - 1, Math.max(0, (y >> 1) + (y & 1 ? 1 : -1))) * inWidth;
    for (let x = 0; x < inWidth; x++) {
      column[x] = 3 * (plane[near + x] as number) + (plane[far + x] as number);
    }
    for (let x = 0; x < width; x++) {
      const at = x >> 1;
      if (inWidth <= 2) {
        out[y * width + x] = plane[near + at] as number;
        continue;
      }
      const beside = Math.min(inWidth - 1, Math.max(0, at + (x & 1 ? 1 : -1)));
      const sum = 3 * (column[at] as number) + (column[beside] as number);
      out[y * width + x] = (sum + (x & 1 ? 7 : 8)) >> 4;
    }
  }
  return out;
}
