import { describe, expect, it } from 'vitest';
import { logarithm, stream, threefry } from './random.ts';

function block(key: readonly [number, number], counter: readonly [number, number]): string[] {
  const out = new Uint32Array(2);
  threefry(...key, ...counter, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0'));
}

describe('threefry', () => {
  it('gives the known answers published with Random123', () => {
    expect(block([0, 0], [0, 0])).toEqual(['6b200159', '99ba4efe']);
    expect(block([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual(['1cb996fc', 'bb002be7']);
    expect(block([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual(['c4923a9c', '483df7a0']);
  });
});

describe('logarithm', () => {
  it('agrees with the natural logarithm', () => {
    for (const x of [1e-18, 3e-7, 0.01, 0.3, 0.5, 0.71, 0.75, 0.999999]) {
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-14 * Math.max(1, Math.abs(Math.log(x))));
    }
  });
});

describe('stream', () => {
  const draws = (random: ReturnType<typeof stream>): number[] =>
    Array.from({ length: 8 }, () => random.bits());

  it('repeats itself and differs by every key', () => {
    const first = draws(stream(7, 'noise', 3, 1));
    expect(draws(stream(7, 'noise', 3, 1))).toEqual(first);
    for (const other of [
      stream(8, 'noise', 3, 1),
      stream(7, 'rain', 3, 1),
      stream(7, 'noise', 1, 3),
      stream(7, 'noise', 3),
    ]) {
      expect(draws(other)).not.toEqual(first);
    }
    expect(draws(stream(1, 'ab', 'c'))).not.toEqual(draws(stream(1, 'a', 'bc')));
    expect(draws(stream(1, 2 ** 32))).not.toEqual(draws(stream(1, 0)));
    expect(draws(stream(1, '1'))).not.toEqual(draws(stream(1, 1)));
  });

  it('splits without regard to what was drawn before', () => {
    const fresh = stream(5).split('child', 2);
    const used = stream(5);
    used.normal();
    expect(draws(used.split('child', 2))).toEqual(draws(fresh));
  });

  it('has the moments of the uniform and normal distributions', () => {
    const values = new Float32Array(200_000);
    const random = stream(11, 'moments');
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    random.fillUniform(values, -1, 3);
    expect(moment(1)).toBeCloseTo(1, 1);
    expect(moment(2) - moment(1) ** 2).toBeCloseTo(16 / 12, 1);
    random.fillNormal(values, 0, 1);
    expect(Math.abs(moment(1))).toBeLessThan(0.01);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  it('draws whole numbers from both ends alike', () => {
    const random = stream(3, 'whole');
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) {
      const drawn = random.integer(2, 5) - 2;
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });

  it('keeps its numbers for ever', () => {
    const random = stream(1234, 'golden', 5);
    expect([random.bits(), random.bits(), random.normal(), random.normal()]).toMatchInlineSnapshot(`
      [
        1022636988,
        20686764,
        -0.05962846457648544,
        0.48356998570410886,
      ]
    `);
  });
});
