/** What a degradation is. */
import type { Random } from '../runtime/random.ts';

/** Pixels while they are being damaged: `[height, width, 3], 0..1`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array<ArrayBuffer>;
}

/** Which part of a whole photo a Picture is, so that haze or a scratch in a crop looks like one in a photo. */
export interface View {
  readonly left: number;
  readonly top: number;
  /** Of the whole photo. */
  readonly width: number;
  readonly height: number;
}

export type Params = Readonly<Record<string, number>>;

export interface Degradation {
  /** What is physically possible for each parameter; the product range lies inside. */
  readonly limits: Readonly<Record<string, readonly [number, number]>>;
  /** Pixels around a crop that the result inside depends on. */
  margin(params: Params): number;
  /** The place on the 16-pixel grid of JPEG matters. */
  readonly gridded?: true;
  /** The damaged picture; it may leave 0..1, the caller clips and rounds. Never writes to its argument. */
  apply(picture: Picture, params: Params, random: Random, view: View): Picture;
}

/** The value of a parameter that `drawParams` has already checked. */
export function param(params: Params, name: string): number {
  const value = params[name];
  if (value === undefined) throw new Error(`Parameter ${name} was not drawn`);
  return value;
}

/** The view of a picture that is the whole photo. */
export function wholeView({ width, height }: Pick<Picture, 'width' | 'height'>): View {
  return { left: 0, top: 0, width, height };
}

/** The same size with new pixels, one sample after another. */
export function mapSamples(picture: Picture, change: (value: number, index: number) => number): Picture {
  const { data } = picture;
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) out[i] = change(data[i] as number, i);
  return { ...picture, data: out };
}

/** Clips to 0..1 and rounds to 8 bits, halves up. */
export function toEightBits(picture: Picture): Picture {
  const { data } = picture;
  const out = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    out[i] = Math.floor((value > 1 ? 1 : value > 0 ? value : 0) * 255 + 0.5) / 255;
  }
  return { ...picture, data: out };
}
