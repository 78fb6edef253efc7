/** Window filters whose cost does not depend on the window. Windows are cut off at the border. */

/** Mean over (2 radius + 1)² pixels. */
export function boxMean(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  return alongBoth(meanLine, plane, width, height, radius);
}

function meanLine(
  from: Float32Array,
  to: Float32Array,
  at: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0;
  let count = 0;
  for (let i = -radius; i < length; i++) {
    if (i + radius < length) {
      sum += from[at + (i + radius) * step] as number;
      count++;
    }
    if (i > radius) {
      sum -= from[at + (i - radius - 1) * step] as number;
      count--;
    }
    if (i >= 0) to[at + i * step] = sum / count;
  }
}

/** Minimum over (2 radius + 1)² pixels. */
export function boxMin(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  return alongBoth(minLine, plane, width, height, radius);
}

/** Keeps a queue of positions whose values grow: its head is the minimum of the window (Lemire 2006). */
function minLine(
  from: Float32Array,
  to: Float32Array,
  at: number,
  step: number,
  length: number,
  radius: number,
): void {
  const queue = new Int32Array(length);
  const value = (i: number) => from[at + i * step] as number;
  let head = 0;
  let tail = 0;
  for (let i = 0; i < length + radius; i++) {
    if (i < length) {
      while (tail > head && value(queue[tail - 1] as number) >= value(i)) tail--;
      queue[tail++] = i;
    }
    if ((queue[head] as number) < i - 2 * radius) head++;
    if (i >= radius) to[at + (i - radius) * step] = value(queue[head] as number);
  }
}

/** Filters one line of a plane: `length` values from `at`, `step` apart. */
type LineFilter = typeof meanLine;

/** A square window is a row of a column. */
function alongBoth(
  filter: LineFilter,
  plane: Float32Array,
  width: number,
  height: number,
  radius: number,
): Float32Array {
  const along = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) filter(plane, along, y * width, 1, width, radius);
  const both = new Float32Array(plane.length);
  for (let x = 0; x < width; x++) filter(along, both, x, width, height, radius);
  return both;
}
