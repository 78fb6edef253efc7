import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, latin1 } from './bytes.ts';
import { bridgeOf } from './colour-bridge.ts';
import { apply, SRGB } from './colour-space.ts';
import { profile } from './fixtures.ts';
import { profileOfChunks, profileOfCicp } from './named-colours.ts';

/** Colours as LittleCMS converts them; made by tools/colour/make_fixture.py. */
interface Fixture {
  readonly colours: readonly (readonly number[])[];
  readonly profiles: readonly {
    readonly name: string;
    readonly profile: string;
    readonly toSrgb: readonly (readonly number[])[];
    readonly fromSrgb: readonly (readonly number[])[];
  }[];
}

const FIXTURE: Fixture = JSON.parse(
  readFileSync(new URL('../../../tools/colour/littlecms.json', import.meta.url), 'utf8'),
);

/** CIE L*a*b* under D50 of linear XYZ. */
function lab([x, y, z]: readonly [number, number, number]): [number, number, number] {
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.9642), f(y), f(z / 0.8249)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function distance(
  a: readonly number[],
  b: readonly number[],
  toXyz: (rgb: readonly number[]) => [number, number, number],
) {
  const [first, second] = [lab(toXyz(a)), lab(toXyz(b))];
  return Math.hypot(...first.map((value, i) => value - (second[i] as number)));
}

const srgbToXyz = (rgb: readonly number[]): [number, number, number] => {
  const linear = rgb.map((value) => SRGB.toLinear[0](value)) as [number, number, number];
  return apply(SRGB.toXyz, ...linear);
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'));
const clip = (value: number): number => Math.min(1, Math.max(0, value));

describe('colours', () => {
  it.each(FIXTURE.profiles)('of $name lie within delta E 1 of LittleCMS, there and back', (given) => {
    const bridge = bridgeOf(bytesOf(given.profile));
    const colours = Float32Array.from(FIXTURE.colours.flat(), (value) => value / 255);
    const there = colours.slice();
    bridge?.toWorking(there);
    let worst = 0;
    for (const [i, expected] of given.toSrgb.entries()) {
      const ours = [...there.subarray(3 * i, 3 * i + 3)].map(clip);
      worst = Math.max(
        worst,
        distance(
          ours,
          expected.map((value) => value / 255),
          srgbToXyz,
        ),
      );
    }
    expect(worst).toBeLessThan(1);
    // Back again, seen as the sRGB that both stand for.
    const back = colours.slice();
    bridge?.fromWorking(back);
    const ours = back.map(clip);
    const theirs = Float32Array.from(given.fromSrgb.flat(), (value) => value / 255);
    bridge?.toWorking(ours);
    bridge?.toWorking(theirs);
    for (let i = 0; i < ours.length; i += 3) {
      const [a, b] = [[...ours.subarray(i, i + 3)], [...theirs.subarray(i, i + 3)]];
      // ProPhoto's 8 bits are so far apart in the shadows that rounding alone makes a delta E of 1.13.
      expect(distance(a, b, srgbToXyz)).toBeLessThan(given.name.startsWith('ProPhoto') ? 1.2 : 1);
    }
  });

  it('beyond sRGB survive the way there and back', () => {
    const prophoto = FIXTURE.profiles.find(({ name }) => name === 'ProPhoto RGB');
    const bridge = bridgeOf(bytesOf(prophoto?.profile ?? ''));
    const colours = Float32Array.from({ length: 3 * 1000 }, (_, i) => ((i * 7919) % 65536) / 65535);
    const made = colours.slice();
    bridge?.toWorking(made);
    expect(Math.min(...made)).toBeLessThan(-0.1);
    bridge?.fromWorking(made);
    const worst = made.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (colours[i] as number))),
      0,
    );
    // Less than a step of 16 bits, also where one channel is all but black and the others are full.
    expect(worst).toBeLessThan(1 / 65535);
  });

  it('of sRGB and of profiles that Mend cannot follow are left as they are', () => {
    expect(bridgeOf(null)).toBeNull();
    expect(bridgeOf(bytesOf(FIXTURE.profiles.find(({ name }) => name === 'sRGB')?.profile ?? ''))).toBeNull();
    expect(bridgeOf(profile(400))).toBeNull();
    expect(bridgeOf(new Uint8Array(3))).toBeNull();
    const p3 = profileOfCicp(12, 13);
    if (p3 === null) throw new Error('Display P3 has a profile');
    for (let at = 0; at < p3.length; at += 5) {
      const broken = p3.slice();
      broken.fill(255, at, at + 4);
      expect(() => bridgeOf(broken)).not.toThrow();
    }
  });

  it('are not led into a space from which none come back', () => {
    const p3 = profileOfCicp(12, 13);
    if (p3 === null) throw new Error('Display P3 has a profile');
    const blue = Buffer.from(p3).indexOf('bXYZ');
    const offset = new DataView(p3.buffer).getUint32(blue + 4);
    const flat = p3.slice();
    flat.fill(0, offset + 8, offset + 20);
    expect(bridgeOf(flat)).toBeNull();
    expect(bridgeOf(p3)).not.toBeNull();
  });

  it('named by numbers get the profile that LittleCMS was asked about', () => {
    const ours = FIXTURE.profiles.find(({ name }) => name.includes('Mend'))?.profile ?? '';
    expect(profileOfCicp(12, 13)).toEqual(bytesOf(ours));
    expect(profileOfCicp(1, 13)).toBeNull();
    expect(profileOfCicp(2, 2)).toBeNull();
  });

  it('named by gAMA and cHRM get a profile only where they are not sRGB', () => {
    const numbers = (...values: number[]): Uint8Array =>
      concat(values.map((value) => new Uint8Array(new Uint32Array([value]).buffer).reverse()));
    const srgb = numbers(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000);
    expect(profileOfChunks(numbers(45455), srgb)).toBeNull();
    expect(profileOfChunks(undefined, undefined)).toBeNull();
    const linear = profileOfChunks(numbers(100000), srgb);
    const half = Float32Array.of(0.5, 0.5, 0.5);
    bridgeOf(linear)?.toWorking(half);
    // sRGB's own curve: half the light is stored as 188 of 255.
    expect(Math.round((half[0] as number) * 255)).toBe(188);
    expect(profileOfChunks(latin1('\0\0\0\0'), undefined)).toBeNull();
  });
});
