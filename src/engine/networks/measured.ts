/** What a drawn Network costs and how far it sees, read off its drawing. */
import { attendingMacs, attendingSources, type Source, type Stretch } from './attending-measured.ts';
import type { Layers, Network, ParameterSpec, Spacing } from './network.ts';

type Draw = Network['draw'];

/** Multiply-adds of all convolutions for one pixel of the photo. */
export function drawnMacs(draw: Draw, parameters: readonly ParameterSpec[]): number {
  const sizes = new Map(
    parameters.map(({ name, shape }) => [name, shape.reduce((product, side) => product * side, 1)]),
  );
  let macs = 0;
  /** A place in the drawing is its number of values for each pixel of the photo and channel. */
  const conv = (name: string, area: number, { stride = 1 }: Spacing = {}): number => {
    const share = area / stride ** 2;
    macs += (sizes.get(`${name}.weight`) ?? 0) * share;
    return share;
  };
  const layers: Layers<number> = {
    ...attendingMacs(conv, (more) => {
      macs += more;
    }),
    conv,
    normConv: conv,
    add: (area) => area,
    concat: ([area = 0]) => area,
    maxPool: (area) => area / 4,
    upsample: (area) => area * 4,
    weigh: (_, area) => area,
    mix: (_, [area = 0]) => area,
    pixelUnshuffle: (area) => area / 4,
    pixelShuffle: (area) => area * 4,
    prelu: (_, area) => area,
    sigmoidGate: (area) => area,
    // One pixel for each image, however many pixels that has.
    mean: () => 0,
    meanPool: (area) => area / 4,
    split: (area) => [area / 2, area / 2],
    join: (parts) => parts.reduce((sum, area) => sum + area, 0),
  };
  draw(layers, 1);
  return macs;
}

/** How far the worst placed output pixel sees, rounded up to `multiple`. */
export function drawnRadius(draw: Draw, parameters: readonly ParameterSpec[], multiple: number): number {
  const sides = new Map(parameters.map(({ name, shape }) => [name, shape[0] as number]));
  const union = (a: Stretch, b: Stretch): Stretch => [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
  /** A place is asked for the same stretches again and again. */
  const remembered = (source: Source): Source => {
    const known = new Map<string, Stretch>();
    return (stretch) => {
      const key = stretch.join();
      const found = known.get(key) ?? source(stretch);
      known.set(key, found);
      return found;
    };
  };
  const both = (parts: readonly Source[]): Source =>
    remembered((stretch) => parts.map((part) => part(stretch)).reduce(union));
  const conv = (name: string, x: Source, { stride = 1, dilation = 1 }: Spacing = {}): Source => {
    const reach = (dilation * ((sides.get(`${name}.weight`) ?? 1) - 1)) / 2;
    return remembered(([first, last]) => x([first * stride - reach, last * stride + reach]));
  };
  const coarser = (x: Source): Source => remembered(([first, last]) => x([first * 2, last * 2 + 1]));
  const layers: Layers<Source> = {
    ...attendingSources(conv, both),
    conv: (name, x, { plus, ...spacing } = {}) => {
      const y = conv(name, x, spacing);
      return plus ? both([y, plus]) : y;
    },
    normConv: conv,
    add: (a, b) => both([a, b]),
    concat: both,
    maxPool: coarser,
    weigh: (_, x) => x,
    mix: (_, parts) => both(parts),
    pixelUnshuffle: coarser,
    pixelShuffle: (x) => remembered(([first, last]) => x([Math.floor(first / 2), Math.floor(last / 2)])),
    upsample: (x, { bicubic }) => {
      const more = bicubic === 0 ? 0 : 1;
      return remembered(([first, last]) =>
        x([Math.floor((first - 1) / 2) - more, Math.floor((last + 1) / 2) + more]),
      );
    },
    prelu: (_, x) => x,
    sigmoidGate: (x, by) => both([x, by]),
    // What sees everything has no reach; only convolutions are followed.
    mean: (x) => x,
    meanPool: coarser,
    split: (x) => [x, x],
    join: both,
  };
  const { image } = draw<Source>(layers, (stretch) => stretch);
  let reach = 0;
  for (let pixel = 0; pixel < multiple; pixel++) {
    const [first, last] = image([pixel, pixel]);
    reach = Math.max(reach, pixel - first, last - pixel);
  }
  return Math.ceil(reach / multiple) * multiple;
}

/** As far as tiles of a network overlap that knows the whole of its input: what lies further away comes through weakly. */
const NEAR = 64;

/**
 * Radius and reach of a network whose tiles only resemble the photo anyway: deep ones would otherwise have tiles that are
 * nearly all overlap.
 */
export function drawnReach(
  draw: Draw,
  parameters: readonly ParameterSpec[],
  multiple: number,
): Pick<Network, 'radius'> & Required<Pick<Network, 'reach'>> {
  const radius = drawnRadius(draw, parameters, multiple);
  return { radius, reach: Math.min(radius, Math.ceil(NEAR / multiple) * multiple) };
}
