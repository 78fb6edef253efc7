/**
 * Between the colours of a photo and those that networks learned, which is sRGB. Values beyond 0..1 stand for colours
 * that sRGB does not have, so that nothing is lost on the way there and back.
 */
import { apply, type ColourSpace, inverse, type Matrix, multiply, SRGB } from './colour-space.ts';
import { spaceOfProfile } from './icc-space.ts';

export interface ColourBridge {
  /** Turns interleaved RGB of the photo, 0..1, into the working space, in place. */
  toWorking(rgb: Float32Array): void;
  /** The way back, in place; what the photo's space cannot hold lies outside 0..1. */
  fromWorking(rgb: Float32Array): void;
}

/** One step of 8 bits: the numbers in profiles of sRGB are rounded, and each maker rounds them differently. */
const SAME = 1 / 255;

/** The way from a profile's space to the working space, or null where there is none to go: no profile, sRGB, or tables. */
export function bridgeOf(profile: Uint8Array | null): ColourBridge | null {
  const space = profile && spaceOfProfile(profile);
  if (!space) return null;
  const bridge = between(space, SRGB);
  return isIdentity(bridge.toWorking) || !comesBack(bridge) ? null : bridge;
}

/** Whether the colours that a profile describes are known: sRGB, or a space that there is a way from and back. */
export function isFollowed(profile: Uint8Array): boolean {
  const space = spaceOfProfile(profile);
  return space !== null && comesBack(between(space, SRGB));
}

function between(photo: ColourSpace, working: ColourSpace): ColourBridge {
  const there = multiply(inverse(working.toXyz), photo.toXyz);
  const back = inverse(there);
  return {
    toWorking: (rgb) => convert(rgb, photo.toLinear, there, working.fromLinear),
    fromWorking: (rgb) => convert(rgb, working.toLinear, back, photo.fromLinear),
  };
}

function convert(
  rgb: Float32Array,
  [r, g, b]: ColourSpace['toLinear'],
  matrix: Matrix,
  [red, green, blue]: ColourSpace['fromLinear'],
): void {
  for (let i = 0; i < rgb.length; i += 3) {
    const linear = apply(matrix, r(rgb[i] as number), g(rgb[i + 1] as number), b(rgb[i + 2] as number));
    rgb[i] = red(linear[0]);
    rgb[i + 1] = green(linear[1]);
    rgb[i + 2] = blue(linear[2]);
  }
}

function isIdentity(convertInPlace: (rgb: Float32Array) => void): boolean {
  return greatestChange(convertInPlace) < SAME;
}

/** Half a step of 8 bits; sound profiles are a thousand times nearer. */
const BACK = 0.5 / 255;

/** Whether colours survive the way there and back: primaries on one line, for example, would turn them black. */
function comesBack({ toWorking, fromWorking }: ColourBridge): boolean {
  const change = greatestChange((rgb) => {
    toWorking(rgb);
    fromWorking(rgb);
  });
  return change < BACK;
}

/** By how much a grid of colours changes at most; NaN or infinite where some are no numbers any more. */
function greatestChange(convertInPlace: (rgb: Float32Array) => void): number {
  const grid: number[] = [];
  for (let i = 0; i < 125; i++) grid.push((i % 5) / 4, (Math.floor(i / 5) % 5) / 4, Math.floor(i / 25) / 4);
  const made = Float32Array.from(grid);
  convertInPlace(made);
  return Math.max(...made.map((value, i) => Math.abs(value - (grid[i] as number))));
}
