/** All metrics of a megapixel within two seconds: they are plain TypeScript, so that any worker takes as long as this. */
import { expect, it } from 'vitest';
import { METRIC_IDS, METRICS } from '../domain/score.ts';
import { measure } from './measure.ts';
import { picture } from './quality-fixture.ts';

const LIMIT = 2000;

it('measures a megapixel by all metrics within two seconds of processor time', () => {
  const reference = picture({ width: 1152, height: 868, seed: 1 });
  const photo = { ...reference, rgb: reference.rgb.map((value, i) => Math.min(255, value + ((i * 7) % 11))) };
  const spent = (): number => {
    const before = process.cpuUsage();
    for (const id of METRIC_IDS) if (METRICS[id].needs !== 'model') measure(id, photo, { reference });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  // Whoever else is at work slows caches too: the better of two counts.
  expect(Math.min(spent(), spent())).toBeLessThan(LIMIT);
}, 60_000);
