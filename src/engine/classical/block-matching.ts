/** Finds the patches that look most like one patch (Dabov et al. 2007, eq. 4 and 5). */

export const PATCH = 8;

/** Farthest that a similar patch is looked for, in pixels. */
export const SEARCH = 19;
/** Up to this distance every patch is compared, beyond it every second one along each axis. */
const NEAR = 8;

/** Offsets from the patch itself on outwards: near patches are mostly the alike ones, which ends later comparisons early. */
const OFFSETS: readonly (readonly [number, number])[] = searchOffsets();

function searchOffsets(): (readonly [number, number])[] {
  const offsets: (readonly [number, number])[] = [];
  for (let y = -SEARCH; y <= SEARCH; y++) {
    for (let x = -SEARCH; x <= SEARCH; x++) {
      const near = Math.max(Math.abs(x), Math.abs(y)) <= NEAR;
      if (near || (x % 2 === 0 && y % 2 === 0)) offsets.push([x, y]);
    }
  }
  return offsets.sort(([ax, ay], [bx, by]) => ax * ax + ay * ay - bx * bx - by * by);
}

export interface Matcher {
  /** Places of the alike patches (index of their upper left pixel), most alike first; the patch itself is the first. */
  readonly places: Int32Array;
  /** Fills `places` and returns how many were found: a power of two. */
  match(x: number, y: number): number;
}

/**
 * @param most how many patches make a group at most, a power of two
 * @param farthest mean squared difference up to which patches count as alike
 */
export function createMatcher(
  plane: Float32Array,
  width: number,
  height: number,
  most: number,
  farthest: number,
): Matcher {
  const places = new Int32Array(most);
  const distances = new Float64Array(most);
  const reference = new Float64Array(PATCH * PATCH);

  /** Sum of squared differences, given up once it exceeds `limit`. */
  const distance = (place: number, limit: number): number => {
    let sum = 0;
    for (let row = 0, at = place; row < PATCH * PATCH; row += PATCH, at += width) {
      const d0 = (reference[row] as number) - (plane[at] as number);
      const d1 = (reference[row + 1] as number) - (plane[at + 1] as number);
      const d2 = (reference[row + 2] as number) - (plane[at + 2] as number);
      const d3 = (reference[row + 3] as number) - (plane[at + 3] as number);
      const d4 = (reference[row + 4] as number) - (plane[at + 4] as number);
      const d5 = (reference[row + 5] as number) - (plane[at + 5] as number);
      const d6 = (reference[row + 6] as number) - (plane[at + 6] as number);
      const d7 = (reference[row + 7] as number) - (plane[at + 7] as number);
      sum += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5 + d6 * d6 + d7 * d7;
      if (sum > limit) return sum;
    }
    return sum;
  };

  return {
    places,
    match(x, y) {
      const origin = y * width + x;
      for (let row = 0; row < PATCH; row++) {
        for (let i = 0; i < PATCH; i++)
          reference[row * PATCH + i] = plane[origin + row * width + i] as number;
      }
      let found = 0;
      let limit = farthest * PATCH * PATCH;
      for (const [dx, dy] of OFFSETS) {
        if (x + dx < 0 || y + dy < 0 || x + dx > width - PATCH || y + dy > height - PATCH) continue;
        const place = origin + dy * width + dx;
        const value = distance(place, limit);
        if (value > limit) continue;
        let at = found < most ? found++ : most - 1;
        for (; at > 0 && (distances[at - 1] as number) > value; at--) {
          distances[at] = distances[at - 1] as number;
          places[at] = places[at - 1] as number;
        }
        distances[at] = value;
        places[at] = place;
        if (found === most) limit = distances[most - 1] as number;
      }
      return 2 ** Math.floor(Math.log2(found));
    },
  };
}
