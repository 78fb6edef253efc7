/** Drops on the lens: each one is a strong little lens that shows the scene upside down. */
import type { Random } from '../runtime/random.ts';
import { gaussianBlur } from './blur.ts';
import { type Degradation, type Picture, param, type View } from './degradation.ts';
import { addBilinear } from './warp.ts';

export interface Drop {
  /** Centre in the picture; it may lie outside. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Amplitude and phase of the outline's waves 2, 3 and 4; amplitudes are shares of the radius. */
  readonly waves: readonly (readonly [number, number])[];
  /** How many times farther from the centre than here the drop looks. */
  readonly compression: number;
  /** Brightness at the lower rim, 1..1.3; it falls to 1 at the centre. */
  readonly brightness: number;
  /** Width of the soft edge in px. */
  readonly edge: number;
}

/** Lays drops over a picture. `blurred`: what is seen through them. */
export function addDrops(picture: Picture, blurred: Picture, drops: readonly Drop[]): Picture {
  const data = picture.data.slice();
  for (const drop of drops) layDrop(data, blurred, drop);
  return { ...picture, data };
}

function layDrop(data: Float32Array, { width, height, data: seen }: Picture, drop: Drop): void {
  const reach = outerRadius(drop);
  const colour = new Float64Array(3);
  for (let y = Math.max(0, Math.floor(drop.y - reach)); y <= Math.min(height - 1, drop.y + reach); y++) {
    for (let x = Math.max(0, Math.floor(drop.x - reach)); x <= Math.min(width - 1, drop.x + reach); x++) {
      const [dx, dy] = [x - drop.x, y - drop.y];
      const opacity = dropOpacity(drop, dx, dy);
      if (opacity === 0) continue;
      const [fromX, fromY] = [drop.x - dx * drop.compression, drop.y - dy * drop.compression];
      addBilinear(colour.fill(0), 0, seen, width, height, fromX, fromY);
      const light = 1 + (drop.brightness - 1) * Math.min(1, Math.max(0, dy / drop.radius));
      for (let c = 0; c < 3; c++) {
        const at = (y * width + x) * 3 + c;
        const inside = Math.min(1, (colour[c] as number) * light);
        data[at] = (data[at] as number) * (1 - opacity) + inside * opacity;
      }
    }
  }
}

/** 1 inside, 0 outside, a straight slope of `edge` pixels about the outline. */
export function dropOpacity(drop: Drop, dx: number, dy: number): number {
  const angle = Math.atan2(dy, dx);
  const outline = drop.waves.reduce(
    (radius, [amplitude, phase], i) => radius + drop.radius * amplitude * Math.cos((i + 2) * angle + phase),
    drop.radius,
  );
  return Math.min(1, Math.max(0, 0.5 + (outline - Math.hypot(dx, dy)) / drop.edge));
}

function outerRadius(drop: Drop): number {
  return (
    drop.radius * (1 + drop.waves.reduce((sum, [amplitude]) => sum + Math.abs(amplitude), 0)) + drop.edge
  );
}

/** Radius of the smallest drops in px. */
const SMALLEST = 4;

/** Draws drops over the whole photo, in the coordinates of its part; `radius` is that of the largest drops. */
export function drawDrops(count: number, radius: number, view: View, random: Random): Drop[] {
  return Array.from({ length: count }, () => ({
    x: random.uniform(0, view.width) - view.left,
    y: random.uniform(0, view.height) - view.top,
    radius: random.uniform(Math.min(SMALLEST, radius), radius),
    waves: [0, 1, 2].map(() => [random.uniform(-0.1, 0.1), random.uniform(0, 2 * Math.PI)] as const),
    compression: random.uniform(3, 6),
    brightness: random.uniform(1, 1.3),
    edge: random.uniform(1, 2),
  }));
}

/** What a drop shows comes from this far, in radii: beyond it, mirroring at the crop's border is not noticed. */
const MARGIN = 24;

export const RAINDROPS: Degradation = {
  limits: { count: [0, 5000], radius: [1, 500] },
  margin: () => MARGIN,
  apply(picture, params, random, view) {
    const sigma = random.uniform(3, 6);
    const drops = drawDrops(param(params, 'count'), param(params, 'radius'), view, random).filter((drop) => {
      const reach = outerRadius(drop);
      const { x, y } = drop;
      return x > -reach && y > -reach && x < picture.width + reach && y < picture.height + reach;
    });
    return drops.length === 0 ? picture : addDrops(picture, gaussianBlur(picture, sigma), drops);
  },
};
