/**
 * Dehazing by the dark channel prior (He, Sun, Tang, "Single image haze removal using dark channel prior", IEEE TPAMI
 * 2011): near most pixels of a clear photo something is dark in some channel, so what is not dark there is haze. The
 * transmission is refined by the guided filter, as its authors do in 2013.
 */
import { boxMin } from './box-filter.ts';
import { guidedFilter } from './guided-filter.ts';
import type { FloatImage, Pace } from './method.ts';

/** The share of haze that is taken away; some is left so that far things look far. */
const OMEGA = 0.95;
/** The least transmission: beyond it there is only noise to be had. */
const LEAST = 0.1;
/** Half the window of the dark channel on a photo whose short side is TYPICAL pixels: 15 x 15 pixels in the paper. */
const PATCH_RADIUS = 7;
const TYPICAL = 400;
/** The guided filter's window is this many times wider. */
const SMOOTHING = 4;
const EPSILON = 1e-3;
/** The share of the haziest pixels among which the airlight is found. */
const HAZIEST = 1e-3;

/** Takes haze away: J = (I - A) / max(t, LEAST) + A (eq. 22). */
export async function darkChannelDehaze(image: FloatImage, pace: Pace): Promise<Float32Array> {
  const { width, height, data } = image;
  const radius = Math.max(1, Math.round((PATCH_RADIUS * Math.min(width, height)) / TYPICAL));
  const dark = darkChannel(image, [1, 1, 1], radius);
  await pace(0.2);
  const airlight = findAirlight(data, dark);
  const veil = darkChannel(image, airlight, radius);
  await pace(0.4);
  const rough = veil.map((value) => 1 - OMEGA * value);
  const transmission = guidedFilter(rough, luminance(data), width, height, SMOOTHING * radius, EPSILON);
  await pace(0.9);
  const clear = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const light = airlight[i % 3] as number;
    const through = Math.min(1, Math.max(LEAST, transmission[Math.floor(i / 3)] as number));
    clear[i] = ((data[i] as number) - light) / through + light;
  }
  return clear;
}

/** Minimum over channels, each divided by its `scale`, and over a window (eq. 5). */
export function darkChannel(
  { width, height, data }: FloatImage,
  scale: readonly number[],
  radius: number,
): Float32Array {
  const [r, g, b] = scale.map((value) => 1 / value) as [number, number, number];
  const least = new Float32Array(width * height);
  for (let i = 0; i < least.length; i++) {
    const at = 3 * i;
    least[i] = Math.min(r * (data[at] as number), g * (data[at + 1] as number), b * (data[at + 2] as number));
  }
  return boxMin(least, width, height, radius);
}

/**
 * The colour of the haze: the brightest of the pixels with the highest dark channel. Where the paper takes one pixel,
 * the mean of the brightest tenth of them is taken, which noise and a white car move less.
 */
export function findAirlight(data: Float32Array, dark: Float32Array): [number, number, number] {
  const count = Math.max(1, Math.round(dark.length * HAZIEST));
  const threshold = dark.slice().sort()[dark.length - count] as number;
  const brightness = (i: number) =>
    (data[3 * i] as number) + (data[3 * i + 1] as number) + (data[3 * i + 2] as number);
  const haziest: number[] = [];
  // Large plains of one value may hold far more pixels than were asked for.
  for (let i = 0; i < dark.length; i++) if ((dark[i] as number) >= threshold) haziest.push(i);
  haziest.sort((a, b) => brightness(b) - brightness(a));
  const chosen = haziest.slice(0, Math.max(1, Math.ceil(count / 10)));
  const mean = (c: number) => {
    const sum = chosen.reduce((total, i) => total + (data[3 * i + c] as number), 0);
    return Math.max(1 / 255, sum / chosen.length);
  };
  return [mean(0), mean(1), mean(2)];
}

function luminance(data: Float32Array): Float32Array {
  return Float32Array.from({ length: data.length / 3 }, (_, i) => {
    return (
      0.299 * (data[3 * i] as number) +
      0.587 * (data[3 * i + 1] as number) +
      0.114 * (data[3 * i + 2] as number)
    );
  });
}
