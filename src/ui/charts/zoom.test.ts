import { describe, expect, it } from 'vitest';
import { rangeAfter, zoomKeyOf } from './zoom.ts';

const whole = [1, 101] as const;

describe('the part of a chart in sight', () => {
  it('halves around its centre, and doubles back to the whole', () => {
    const half = rangeAfter('in', whole, whole, 51);
    expect(half).toEqual([26, 76]);
    // What lies at a quarter stays at a quarter.
    expect(rangeAfter('in', half, whole, 38.5)).toEqual([32.25, 57.25]);
    expect(rangeAfter('out', half, whole, 51)).toEqual(whole);
    expect(rangeAfter('out', whole, whole, 90)).toEqual(whole);
  });

  it('moves by a quarter and stops at the ends', () => {
    expect(rangeAfter('on', [21, 41], whole, 0)).toEqual([26, 46]);
    expect(rangeAfter('back', [3, 23], whole, 0)).toEqual([1, 21]);
    expect(rangeAfter('on', [80, 100], whole, 0)).toEqual([81, 101]);
    expect(rangeAfter('back', whole, whole, 0)).toEqual(whole);
  });

  it('never shows fewer than two steps, nor more than there are', () => {
    expect(rangeAfter('in', [10, 12], whole, 11)).toEqual([10, 12]);
    expect(rangeAfter('in', [1, 2], [1, 2], 1)).toEqual([1, 2]);
    expect(rangeAfter('whole', [10, 12], whole, 11)).toEqual(whole);
  });

  it('is changed by keys that are easy to find, and by no others', () => {
    const press = (key: string, shiftKey = false) => zoomKeyOf({ key, shiftKey });
    expect(['+', '=', '-', '0', 'Home'].map((key) => press(key))).toEqual([
      'in',
      'in',
      'out',
      'whole',
      'whole',
    ]);
    expect([press('ArrowLeft', true), press('ArrowRight', true)]).toEqual(['back', 'on']);
    expect([press('ArrowLeft'), press('a'), press('Tab')]).toEqual([null, null, null]);
  });
});
