/** What the layers of newer networks cost and how far they see. */
import type { AttendingLayers } from './attending.ts';

/** Pixels of one place along one axis, both ends included. */
export type Stretch = readonly [first: number, last: number];
/** Which pixels of the photo a stretch of a place comes from. */
export type Source = (stretch: Stretch) => Stretch;

/** Attention of all pixels to all costs more for each pixel the more there are; counted for the largest tile that is cut. */
const NOMINAL_PIXELS = 2 ** 19;

/**
 * The layers on numbers of values for each pixel of the photo and channel.
 * @param conv counts the multiply-adds of a named convolution
 * @param spend counts multiply-adds
 */
export function attendingMacs(
  conv: (name: string, area: number) => number,
  spend: (macs: number) => void,
): AttendingLayers<number> {
  const same = (area: number): number => area;
  return {
    depthwise: (name, area) => conv(name, area),
    layerNorm: (_, area) => area,
    gelu: same,
    leaky: same,
    deform: (name, area) => conv(name, area),
    tanh: same,
    centre: same,
    times: same,
    gate: same,
    multiply: same,
    scale: (_, area) => area,
    attendChannels: (_, area, { channels, heads }) => {
      // The products of maps, and the maps mixed: each pair of channels of a head meets at every pixel, twice.
      spend((area * 2 * channels ** 2) / heads);
      return area;
    },
    attend: (area, keys, { channels }) => {
      spend(area * 2 * channels * keys * NOMINAL_PIXELS);
      return area;
    },
    queries: (_, area) => area,
    shrink: (name, area, { stride }) => conv(name, area / stride ** 2),
    grow: (name, area) => 4 * conv(name, area),
    attendWindows: (_, area, { channels, side }) => {
      spend(area * 2 * channels * side ** 2);
      return area;
    },
    roll: same,
    addWindow: (_, area) => area,
    // The mixture is as large for every photo; stretching it takes four multiply-adds a value, by columns of little.
    prompt: (_, _wishes, area) => area,
  };
}

/** Comes from no pixel: joined with another stretch it adds nothing. */
const NOWHERE: Source = () => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** The layers on sources; what sees the whole image at once has no reach. */
export function attendingSources(
  conv: (name: string, x: Source) => Source,
  both: (parts: readonly Source[]) => Source,
): AttendingLayers<Source> {
  return {
    depthwise: (name, x) => conv(name, x),
    layerNorm: (_, x) => x,
    gelu: (x) => x,
    leaky: (x) => x,
    // Where its taps look is learned; followed is the convolution that they would be if none moved.
    deform: (name, x, field) => both([conv(name, x), field]),
    tanh: (x) => x,
    centre: (x) => x,
    times: (x) => x,
    gate: (x) => x,
    multiply: (x, by) => both([x, by]),
    scale: (_, x) => x,
    attendChannels: (_, x) => x,
    // Each pixel sees all keys: beyond its own place nothing has a reach.
    attend: (q) => q,
    queries: () => NOWHERE,
    shrink:
      (_, x, { side, stride }) =>
      ([first, last]) =>
        x([first * stride - ((side - 1) >> 1), last * stride + (side >> 1)]),
    grow: (_, x, side) => {
      const reach = side === 2 ? 0 : 1;
      return ([first, last]) => x([Math.floor((first - reach) / 2), Math.floor((last + reach) / 2)]);
    },
    attendWindows: (_, x, { side }) => {
      const start = (place: number): number => Math.floor(place / side) * side;
      return ([first, last]) => x([start(first), start(last) + side - 1]);
    },
    roll:
      (x, by) =>
      ([first, last]) =>
        x([first + by, last + by]),
    addWindow: (_, x) => x,
    prompt: () => NOWHERE,
  };
}
