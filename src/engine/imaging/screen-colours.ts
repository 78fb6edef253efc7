/** Pixels of any colour space as sRGB for the screen: 8 bits, by tables, since only eyes see them. */
import { inverse, multiply, SRGB } from './colour-space.ts';
import { spaceOfProfile } from './icc-space.ts';

/** Fine enough that the darkest steps of sRGB are told apart. */
const FINE = 1 << 14;

/** Turns interleaved RGBA of 8 bits from a profile's space into sRGB, in place; opacity stays. */
export function toScreenColours(rgba: Uint8ClampedArray, profile: Uint8Array): void {
  const space = spaceOfProfile(profile);
  if (!space) return;
  const m = multiply(inverse(SRGB.toXyz), space.toXyz);
  const [red, green, blue] = space.toLinear.map((curve) =>
    Float32Array.from({ length: 256 }, (_, i) => curve(i / 255)),
  ) as [Float32Array, Float32Array, Float32Array];
  const stored = Uint8ClampedArray.from({ length: FINE + 1 }, (_, i) => 255 * SRGB.fromLinear[0](i / FINE));
  const store = (linear: number): number =>
    stored[linear <= 0 ? 0 : linear >= 1 ? FINE : (linear * FINE + 0.5) | 0] as number;
  for (let i = 0; i < rgba.length; i += 4) {
    const r = red[rgba[i] as number] as number;
    const g = green[rgba[i + 1] as number] as number;
    const b = blue[rgba[i + 2] as number] as number;
    rgba[i] = store(m[0] * r + m[1] * g + m[2] * b);
    rgba[i + 1] = store(m[3] * r + m[4] * g + m[5] * b);
    rgba[i + 2] = store(m[6] * r + m[7] * g + m[8] * b);
  }
}
