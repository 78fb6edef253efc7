/** Which photos are kept back for validation. */
import { stream } from '../runtime/random.ts';

const SHARE = 0.15;

/**
 * A share (15 %) of the names, at least one of two or more; the choice depends on each name alone, so that the same
 * files always split the same way and a new one moves few others.
 */
export function heldBack(names: readonly string[], share = SHARE): Set<string> {
  const distinct = [...new Set(names)];
  if (distinct.length < 2) return new Set();
  const keyed = distinct.map((name) => ({ name, key: stream(0, 'split', name).bits() }));
  keyed.sort((a, b) => a.key - b.key || (a.name < b.name ? -1 : 1));
  const count = Math.max(1, Math.round(share * distinct.length));
  return new Set(keyed.slice(0, count).map(({ name }) => name));
}
