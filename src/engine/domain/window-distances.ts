/** Which pairs of pixels of a window are equally far apart, for attention with a bias for each distance. */

/** For each pair of pixels of a square window, row by row, which of its `(2 * side - 1) ** 2` differences they have. */
export function distanceIndex(side: number): Int32Array {
  const span = 2 * side - 1;
  const area = side * side;
  return Int32Array.from({ length: area * area }, (_, pair) => {
    const [i, j] = [Math.floor(pair / area), pair % area];
    const rows = Math.floor(i / side) - Math.floor(j / side) + side - 1;
    const columns = (i % side) - (j % side) + side - 1;
    return rows * span + columns;
  });
}
