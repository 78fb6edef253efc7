/** What all metrics of a megapixel cost: they are plain TypeScript, so that any worker takes as long as this. */
import { expect, it } from 'vitest';
import { METRIC_IDS, METRICS } from '../domain/score.ts';
import { measure } from './measure.ts';
import { picture } from './quality-fixture.ts';

const SIZE = { width: 1152, height: 868 } as const;
const TAPS = 11;
/** Filters of one plane; 34 to 37 were measured, at 1.3 to 1.4 s for all metrics. A machine's speed cancels out. */
const LIMIT = 60;

/** Processor time, in milliseconds; whoever else is at work slows caches too, so the best of three counts. */
function spent(work: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

it('measures a megapixel by all metrics in the time of sixty plain filters of 11 x 11', () => {
  const reference = picture({ ...SIZE, seed: 1 });
  const photo = { ...reference, rgb: reference.rgb.map((value, i) => Math.min(255, value + ((i * 7) % 11))) };
  const all = spent(() => {
    for (const id of METRIC_IDS) if (METRICS[id].needs !== 'model') measure(id, photo, { reference });
  });
  const plane = Float64Array.from({ length: SIZE.width * SIZE.height }, (_, i) => photo.rgb[i * 3] as number);
  const filters = spent(() => {
    for (let i = 0; i < 10; i++) filter(plane);
  });
  expect(all / (filters / 10)).toBeLessThan(LIMIT);
}, 60_000);

/** Means of 11 pixels along lines, then along columns: as plain as it gets. */
function filter(plane: Float64Array): Float64Array {
  return [1, SIZE.width].reduce((from, step) => {
    const to = new Float64Array(from.length);
    for (let i = 0; i + (TAPS - 1) * step < from.length; i++) {
      let sum = 0;
      for (let t = 0; t < TAPS; t++) sum += from[i + t * step] as number;
      to[i] = sum / TAPS;
    }
    return to;
  }, plane);
}
