/** Parts of the pages that experiments write. */
import type { Interval } from '../../../engine/evaluation/statistics.ts';

/** A table; columns behind the first stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** A number with its sign, a real minus, and no sign for what is 0 when rounded. */
export function signed(value: number, digits = 2): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** An interval as a span. */
export function span({ low, high }: Pick<Interval, 'low' | 'high'>, digits = 2): string {
  return `${signed(low, digits)} to ${signed(high, digits)}`;
}

/** Hours and minutes for people. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} minutes`;
  return `${(minutes / 60).toFixed(1)} hours`;
}

/** A count with its noun. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`;
}
