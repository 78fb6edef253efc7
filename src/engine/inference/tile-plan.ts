/** Cuts a photo into overlapping tiles of one fixed shape, so that the tiled result equals the whole one. Pure. */
import { StudioError } from '../domain/fault.ts';

/** One axis of a tile: `[start, start + length)` is computed, `[from, to)` of it is kept. */
export interface Span {
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

export interface AxisPlan {
  readonly length: number;
  readonly spans: readonly Span[];
}

export interface TilePlan {
  /** Sides of the photo after padding to the network's multiple. */
  readonly paddedWidth: number;
  readonly paddedHeight: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: readonly Span[];
  readonly rows: readonly Span[];
}

export interface TileLimits {
  /** Tiles start at multiples of this, and so do their sides. */
  readonly multiple: number;
  /** Pixels around a kept pixel that it depends on, a multiple of `multiple`. */
  readonly radius: number;
  /** Greatest number of pixels in a tile. */
  readonly area: number;
}

/** As many pixels as keep 64 float channels below the 128 MiB that every WebGPU device can bind. */
export const DEFAULT_TILE_AREA = 2 ** 19;

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;

/** `count` spans over an axis: outer tiles end with the photo, inner ones keep what lies `radius` away from their cuts. */
export function planAxis(size: number, count: number, { multiple, radius }: TileLimits): AxisPlan {
  if (count === 1) return { length: size, spans: [{ start: 0, from: 0, to: size }] };
  const stride = roundUp((size - 2 * radius) / count, multiple);
  const length = stride + 2 * radius;
  if (length >= size) return planAxis(size, 1, { multiple, radius, area: 0 });
  const starts = Array.from({ length: count }, (_, i) => Math.min(i * stride, size - length));
  const spans = starts.map((start, i) => ({
    start,
    from: i === 0 ? 0 : start + radius,
    to: i === count - 1 ? size : (starts[i + 1] as number) + radius,
  }));
  return { length, spans: spans.filter((span) => span.to > span.from) };
}

/**
 * Chooses the tile shape that computes the fewest pixels within the area limit.
 * @param side 0: the whole photo as one tile; a number: square tiles of about that side; null: chosen
 * @throws StudioError `option-invalid` when a given side leaves nothing to keep between the overlaps
 */
export function planTiles(
  width: number,
  height: number,
  limits: TileLimits,
  side: number | null = null,
): TilePlan {
  const paddedWidth = roundUp(width, limits.multiple);
  const paddedHeight = roundUp(height, limits.multiple);
  const plan = (across: number, down: number): TilePlan => {
    const columns = planAxis(paddedWidth, across, limits);
    const rows = planAxis(paddedHeight, down, limits);
    return {
      paddedWidth,
      paddedHeight,
      tileWidth: columns.length,
      tileHeight: rows.length,
      columns: columns.spans,
      rows: rows.spans,
    };
  };
  if (side === 0) return plan(1, 1);
  if (side !== null) {
    const kept = roundUp(side, limits.multiple) - 2 * limits.radius;
    const count = (size: number) => (size <= side ? 1 : Math.ceil((size - 2 * limits.radius) / kept));
    if (kept < limits.multiple && (paddedWidth > side || paddedHeight > side)) {
      const least = 2 * limits.radius + limits.multiple;
      throw new StudioError(
        'option-invalid',
        `Tiles of ${side} pixels are too small for this model, which looks ${limits.radius} pixels around; use at least ${least}, or 0 for the whole photo.`,
      );
    }
    return plan(count(paddedWidth), count(paddedHeight));
  }
  return cheapestPlan(paddedWidth, paddedHeight, limits, plan);
}

function cheapestPlan(
  width: number,
  height: number,
  limits: TileLimits,
  plan: (across: number, down: number) => TilePlan,
): TilePlan {
  let best = { across: 1, down: 1, cost: Number.POSITIVE_INFINITY };
  for (let across = 1; across <= Math.max(1, (width - 2 * limits.radius) / limits.multiple); across++) {
    const down = fewestSpans(height, limits.area / axisLength(width, across, limits), limits);
    const cost = across * axisLength(width, across, limits) * down * axisLength(height, down, limits);
    if (cost < best.cost) best = { across, down, cost };
  }
  return plan(best.across, best.down);
}

function axisLength(size: number, count: number, { multiple, radius }: TileLimits): number {
  return count === 1 ? size : Math.min(size, roundUp((size - 2 * radius) / count, multiple) + 2 * radius);
}

/** The smallest count of spans no longer than `longest`; infinite where the overlap alone is longer. */
function fewestSpans(size: number, longest: number, { multiple, radius }: TileLimits): number {
  if (size <= longest) return 1;
  const stride = Math.floor((longest - 2 * radius) / multiple) * multiple;
  return stride > 0 ? Math.ceil((size - 2 * radius) / stride) : Number.POSITIVE_INFINITY;
}

/** Index of the pixel that stands at `position` when `0 .. size-1` is continued by reflection without repeating the edge. */
export function reflect(position: number, size: number): number {
  if (size === 1) return 0;
  const period = 2 * (size - 1);
  const within = ((position % period) + period) % period;
  return within < size ? within : period - within;
}
