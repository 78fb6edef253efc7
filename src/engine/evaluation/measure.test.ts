/** Every metric of the catalogue, on photos of the sample gallery: none of them was used to fit a metric. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { degradeRaster } from '../degradations/degrade.ts';
import type { Raster } from '../domain/raster.ts';
import { METRIC_IDS, METRICS } from '../domain/score.ts';
import type { TaskId } from '../domain/task.ts';
import { provideCodecs } from '../imaging/codecs.ts';
import { decodePhoto } from '../imaging/decode.ts';
import { FITTED_NIQE, FITTED_PROXY } from './fitted-models.ts';
import { measure } from './measure.ts';
import { picture } from './quality-fixture.ts';

const NAMES = ['osprey.jpg', 'colosseum.jpg'];
/** Pixels a side from the middle: nine blocks of NIQE. */
const SIDE = 288;
const LADDER: readonly (readonly [TaskId, string, readonly number[]])[] = [
  ['gaussian-noise', 'sigma', [8, 20, 40]],
  ['gaussian-blur', 'sigma', [1, 2, 3.5]],
  ['jpeg', 'quality', [40, 20, 10]],
];
const NO_REFERENCE = METRIC_IDS.filter((id) => METRICS[id].needs === null);
const photos = new Map<string, Raster>();

beforeAll(async () => {
  provideCodecs(loadCodecFile);
  for (const name of NAMES) {
    const bytes = readFileSync(new URL(`../../../public/samples/${name}`, import.meta.url));
    photos.set(name, middle((await decodePhoto(new Uint8Array(bytes), name)).raster));
  }
});

function middle({ width, height, rgb }: Raster): Raster {
  const out = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++) {
    const from = (((height - SIDE) >> 1) + y) * width + ((width - SIDE) >> 1);
    out.set(rgb.subarray(from * 3, (from + SIDE) * 3), y * SIDE * 3);
  }
  return { width: SIDE, height: SIDE, depth: 8, rgb: out, alpha: null };
}

describe.each(LADDER)('%s', (task, parameter, levels) => {
  it.each(NAMES)('makes the scores of %s worse, the more the heavier', (name) => {
    const photo = photos.get(name) as Raster;
    const damaged = levels.map((level) => degradeRaster(photo, task, { [parameter]: level }, 1, name));
    for (const id of NO_REFERENCE) {
      const [clean, ...values] = [photo, ...damaged].map((raster) => measure(id, raster));
      expect(values, id).toEqual(values.toSorted((a, b) => a - b));
      expect(clean, id).toBeLessThan(values.at(-1) as number);
    }
  });
});

describe('measure', () => {
  it('says what a metric lacks', () => {
    const photo = picture({ width: 100, height: 100, seed: 1 });
    expect(() => measure('psnr', photo)).toThrow(/PSNR compares with a clean photo/);
    expect(() => measure('brisque', photo)).toThrow(/BRISQUE needs the model of its authors/);
  });

  it.each(NO_REFERENCE)('leaves the border out of %s', (id) => {
    const photo = picture({ width: 230, height: 200, seed: 1 });
    const framed = { ...photo, rgb: photo.rgb.slice() };
    for (let i = 0; i < framed.rgb.length; i++) {
      const [x, y] = [Math.floor(i / 3) % 230, Math.floor(i / 690)];
      if (x < 4 || y < 4 || x >= 226 || y >= 196) framed.rgb[i] = 255 * ((x + y) % 2);
    }
    expect(measure(id, framed, { border: 4 })).toBe(measure(id, photo, { border: 4 }));
    expect(measure(id, framed)).not.toBe(measure(id, photo));
  });

  it.each(METRIC_IDS)('knows in the catalogue what %s can say and where it misleads', (id) => {
    expect(METRICS[id].misleads).toMatch(/^[A-Z].*\.$/s);
    expect(METRICS[id].range[0]).toBeLessThan(METRICS[id].range[1]);
  });
});

describe('the fitted files', () => {
  it('hold models of 36 features', () => {
    for (const size of [96, 48] as const) {
      expect(FITTED_NIQE[size].mean).toHaveLength(36);
      expect(FITTED_NIQE[size].covariance).toHaveLength((36 * 37) / 2);
    }
    expect(FITTED_PROXY.lowest).toHaveLength(36);
    expect(FITTED_PROXY.centres.every((centre) => centre.length === 36)).toBe(true);
    expect(FITTED_PROXY.weights).toHaveLength(FITTED_PROXY.centres.length);
  });

  it.each(['niqe', 'brisque-proxy'])('name the data of %s and follow damage of photos held out', (name) => {
    const url = new URL(`./fitted/${name}.json`, import.meta.url);
    const { data, command, heldOut } = JSON.parse(readFileSync(url, 'utf8'));
    expect(data).toMatchObject({ folder: 'train/clean', leftOut: 'what val.txt and gallery.txt name' });
    expect(data.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(command).toContain('scripts/fit-metrics.ts');
    expect(heldOut.checks).toHaveLength(5);
  });
});
