import { describe, expect, it } from 'vitest';
import { assertEqual, race } from './measure.ts';

describe('race', () => {
  it('reports medians and how much faster we are', async () => {
    const order: string[] = [];
    const wait = (name: string, ms: number) => async () => {
      order.push(name);
      await new Promise((resolve) => setTimeout(resolve, ms));
    };
    const row = await race('waiting', wait('ours', 10), wait('other', 50), 3);
    expect(order).toEqual(['ours', 'other', 'ours', 'other', 'ours', 'other']);
    expect(row.ratio).toBeCloseTo(row.other / row.ours, 9);
    expect(row.ratio).toBeGreaterThan(2);
  });
});

describe('assertEqual', () => {
  it('refuses contenders that differ, by size or by a NaN', () => {
    expect(() => assertEqual('x', [1, 2], [1, 2.0001], 1e-3)).not.toThrow();
    expect(() => assertEqual('x', [1, 2], [1, 2.1], 1e-3)).toThrow('do not compute the same');
    expect(() => assertEqual('x', [1], [1, 2], 1)).toThrow('do not compute the same');
    expect(() => assertEqual('x', [Number.NaN, 2], [1, 2], 1)).toThrow('do not compute the same');
  });
});
