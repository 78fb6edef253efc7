/** Camera shake: the mean of many views along the path of an unsteady hand, in linear light. */
import type { Random } from '../runtime/random.ts';
import { type Degradation, type Picture, param, type View } from './degradation.ts';
import { addBilinear } from './warp.ts';

/**
 * Where the camera looked at one moment: a pixel p about the photo's centre shows the picture at
 * (1 + zoom / 100) R(roll) p + (x, y).
 */
export interface Pose {
  /** Shift in px. */
  readonly x: number;
  readonly y: number;
  /** Turn in degrees, clockwise as seen on the screen. */
  readonly roll: number;
  /** In per cent. */
  readonly zoom: number;
}

const GAMMA = 2.2;

/** The mean of the picture warped by every pose: bilinear, borders reflected, in linear light (gamma 2.2). */
export function shake(picture: Picture, poses: readonly Pose[], view: View): Picture {
  const { width, height } = picture;
  const linear = picture.data.map((value) => Math.max(0, value) ** GAMMA);
  const sums = new Float64Array(linear.length);
  const [centreX, centreY] = [(view.width - 1) / 2 - view.left, (view.height - 1) / 2 - view.top];
  for (const pose of poses) {
    const turn = (pose.roll * Math.PI) / 180;
    const scale = 1 + pose.zoom / 100;
    const [cosine, sine] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    for (let y = 0, i = 0; y < height; y++) {
      const dy = y - centreY;
      for (let x = 0; x < width; x++, i += 3) {
        const dx = x - centreX;
        const [fromX, fromY] = [cosine * dx - sine * dy + pose.x, sine * dx + cosine * dy + pose.y];
        addBilinear(sums, i, linear, width, height, centreX + fromX, centreY + fromY);
      }
    }
  }
  const data = Float32Array.from(sums, (sum) => (sum / poses.length) ** (1 / GAMMA));
  return { width, height, data };
}

/**
 * A smooth random path. Shift, roll and zoom each follow two slow waves through time, scaled so that the farthest
 * moment lies `path` px, `roll` degrees and `zoom` per cent away.
 */
export function drawPath(path: number, roll: number, zoom: number, random: Random): Pose[] {
  const count = random.integer(15, 31);
  const wave = (): number[] => {
    const terms = [0.5, 1].map((cycles) => ({
      cycles,
      amplitude: random.normal() / (2 * cycles),
      phase: random.uniform(0, 2 * Math.PI),
    }));
    const at = (t: number): number =>
      terms.reduce(
        (sum, term) => sum + term.amplitude * Math.sin(2 * Math.PI * term.cycles * t + term.phase),
        0,
      );
    const values = Array.from({ length: count }, (_, i) => at(i / (count - 1)));
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return values.map((value) => value - mean);
  };
  const [xs, ys] = [wave(), wave()];
  const [rolls, zooms] = [wave(), wave()];
  const shift = path / farthest(xs.map((x, i) => Math.hypot(x, ys[i] as number)));
  const [turn, grow] = [roll / farthest(rolls), zoom / farthest(zooms)];
  return xs.map((x, i) => ({
    x: x * shift,
    y: (ys[i] as number) * shift,
    roll: (rolls[i] as number) * turn,
    zoom: (zooms[i] as number) * grow,
  }));
}

function farthest(values: readonly number[]): number {
  return Math.max(1e-9, ...values.map(Math.abs));
}

/** Beyond the path itself, roll and zoom move pixels far from the centre by about this much. */
const TURN_MARGIN = 16;

export const CAMERA_SHAKE: Degradation = {
  limits: { path: [0, 200], roll: [0, 45], zoom: [0, 50] },
  margin: (params) => Math.ceil(param(params, 'path')) + TURN_MARGIN,
  apply(picture, params, random, view) {
    const poses = drawPath(param(params, 'path'), param(params, 'roll'), param(params, 'zoom'), random);
    return shake(picture, poses, view);
  },
};
