import { describe, expect, it } from 'vitest';
import { halvesOf } from './halves.ts';

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}.png`);
const pairsOf = (targets: readonly string[]) =>
  targets.flatMap((target) => [
    { input: `in/${target}_1`, target },
    { input: `in/${target}_2`, target },
  ]);

describe('halvesOf', () => {
  it('puts every photo into exactly one half, and the inputs of one clean photo together', () => {
    const part = { clean: names('a', 9), pairs: new Map([['rain', pairsOf(names('b', 5))]]) };
    const [weights, links] = halvesOf(part);
    expect([...weights.clean, ...links.clean].sort()).toEqual([...part.clean].sort());
    expect([weights.clean.length, links.clean.length]).toEqual([5, 4]);
    const targets = [weights, links].map(
      (half) => new Set(half.pairs.get('rain')?.map(({ target }) => target)),
    );
    expect([...(targets[0] ?? [])].filter((name) => targets[1]?.has(name))).toEqual([]);
    expect((targets[0]?.size ?? 0) + (targets[1]?.size ?? 0)).toBe(5);
    expect(weights.pairs.get('rain')).toHaveLength(2 * (targets[0]?.size ?? 0));
  });

  it('depends on names alone', () => {
    const part = { clean: names('a', 8), pairs: new Map() };
    const [one] = halvesOf(part);
    const [other] = halvesOf({ ...part, clean: [...part.clean].reverse() });
    expect(new Set(other.clean)).toEqual(new Set(one.clean));
  });

  it('takes no clean photos at all, but refuses a single one', () => {
    expect(halvesOf({ clean: [], pairs: new Map() })[0].clean).toEqual([]);
    expect(() => halvesOf({ clean: ['only.png'], pairs: new Map() })).toThrow('only.png');
  });
});
