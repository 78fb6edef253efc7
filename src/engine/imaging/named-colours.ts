/** Profiles for files that name their colours by number (ITU-T H.273) or by chromaticity instead of bringing a profile. */
import { type Bytes, viewOf } from './bytes.ts';
import { type Chromaticities, P3_PRIMARIES, REC2020_PRIMARIES, SRGB_PRIMARIES } from './colour-space.ts';
import { type CurveParameters, writeProfile } from './icc-write.ts';

const SRGB_PARAMETERS: CurveParameters = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0];
const REC709_PARAMETERS: CurveParameters = [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081, 0, 0];

const PRIMARIES: Readonly<Record<number, Chromaticities>> = {
  1: SRGB_PRIMARIES,
  9: REC2020_PRIMARIES,
  12: P3_PRIMARIES,
};

const CURVES: Readonly<Record<number, CurveParameters>> = {
  1: REC709_PARAMETERS,
  2: SRGB_PARAMETERS,
  4: [2.2],
  5: [2.8],
  6: REC709_PARAMETERS,
  8: [1],
  13: SRGB_PARAMETERS,
  14: REC709_PARAMETERS,
  15: REC709_PARAMETERS,
};

/** Photos that call themselves BT.709 are shown as sRGB everywhere. */
const AS_SRGB = [1, 2, 6, 13];

/** The profile for numbers of primaries and transfer; null for sRGB and for numbers that say nothing. */
export function profileOfCicp(primaries: number, transfer: number): Bytes | null {
  const places = PRIMARIES[primaries];
  const curve = CURVES[transfer];
  if (!places || !curve || (primaries === 1 && AS_SRGB.includes(transfer))) return null;
  return writeProfile(`Colours ${primaries}/${transfer}`, places, curve);
}

/** Differences of chromaticity that nobody sees. */
const SAME_PLACE = 0.002;
const SAME_GAMMA = 0.01;

/** The profile for the gAMA and cHRM chunks of a PNG (11.3.2); null where they amount to sRGB or make no sense. */
export function profileOfChunks(gama: Uint8Array | undefined, chrm: Uint8Array | undefined): Bytes | null {
  const gamma = gama?.length === 4 ? viewOf(gama).getUint32(0) / 100_000 : 1 / 2.2;
  const places = chrm?.length === 32 ? readPlaces(chrm) : SRGB_PRIMARIES;
  const near = places.every((place, i) => {
    const [x, y] = SRGB_PRIMARIES[i] as readonly [number, number];
    return Math.abs(place[0] - x) < SAME_PLACE && Math.abs(place[1] - y) < SAME_PLACE;
  });
  const plain = Math.abs(gamma - 1 / 2.2) < SAME_GAMMA;
  if ((near && plain) || !(gamma > 0.1 && gamma < 10) || places.some(([x, y]) => !(y > 0.01) || x + y > 1))
    return null;
  return writeProfile('Colours of a PNG', places, plain ? SRGB_PARAMETERS : [1 / gamma]);
}

/** cHRM holds white, red, green and blue. */
function readPlaces(chrm: Uint8Array): Chromaticities {
  const view = viewOf(chrm);
  const place = (i: number): readonly [number, number] => [
    view.getUint32(8 * i) / 100_000,
    view.getUint32(8 * i + 4) / 100_000,
  ];
  return [place(1), place(2), place(3), place(0)];
}
