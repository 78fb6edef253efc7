import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { fromOpponent, toOpponent } from './opponent.ts';

describe('opponent colours', () => {
  it('keep lengths, so that white noise stays white, and are taken back', () => {
    const rgb = new Float32Array(60);
    stream(1).fillUniform(rgb, 0, 1);
    const planes = toOpponent({ data: rgb });
    const back = new Float32Array(60);
    fromOpponent(planes, 0, back, 0, 20);
    for (let i = 0; i < 20; i++) {
      const before = [0, 1, 2].reduce((sum, c) => sum + (255 * (rgb[3 * i + c] ?? 0)) ** 2, 0);
      const after = planes.reduce((sum, plane) => sum + (plane[i] ?? 0) ** 2, 0);
      expect(Math.sqrt(after)).toBeCloseTo(Math.sqrt(before), 3);
    }
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(rgb[i] as number, 5);
    });
  });
});
