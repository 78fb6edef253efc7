import { expect, it } from 'vitest';
import { takenOn } from './taken-at.ts';

/** A TIFF block whose EXIF directory holds DateTimeOriginal. */
function block(date: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(80);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(little ? 'II*\0' : 'MM\0*'));
  const entry = (directory: number, tag: number, value: number): void => {
    view.setUint16(directory, 1, little);
    view.setUint16(directory + 2, tag, little);
    view.setUint32(directory + 10, value, little);
  };
  view.setUint32(4, 8, little);
  entry(8, 0x8769, 26);
  entry(26, 0x9003, 50);
  bytes.set(new TextEncoder().encode(date), 50);
  return bytes;
}

it.each([true, false])('reads the day (little-endian %s)', (little) => {
  expect(takenOn(block('2026:04:30 12:00:00', little))).toBe('2026-04-30');
  expect(takenOn(block('0000:99:99 12:00:00', little))).toBeNull();
});

it('finds none in blocks without one, and survives broken ones', () => {
  expect(takenOn(null)).toBeNull();
  const whole = block('2026:04:30 12:00:00', true);
  for (let at = 4; at < whole.length; at++) {
    const broken = whole.slice();
    broken[at] = 255;
    expect(() => takenOn(broken)).not.toThrow();
    expect(() => takenOn(whole.subarray(0, at))).not.toThrow();
  }
});
