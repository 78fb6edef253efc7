import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream } from '../runtime/random.ts';
import { type KnownPhoto, referencesFrom } from './fit-references.ts';
import { REFERENCE_SETS } from './reference-sets.ts';
import { parseReferences } from './references.ts';

const zoo = new URL('../../../public/models/', import.meta.url);
const { descriptor } = JSON.parse(readFileSync(new URL('manifest.json', zoo), 'utf8'));
const { map } = parseReferences(
  JSON.parse(readFileSync(new URL(`${descriptor}/references.json`, zoo), 'utf8')),
);

/** Photos of every set, each kind in a corner of its own. */
function knownPhotos(each: number): KnownPhoto[] {
  const random = stream(1, 'known');
  const kinds = [...new Set(REFERENCE_SETS.map(({ id, kind }) => kind ?? id))];
  return REFERENCE_SETS.flatMap(({ id, kind, group }) =>
    Array.from({ length: each }, (_, i) => ({
      set: id,
      statistics: kinds.map((name) => (name === (kind ?? id) ? 9 : 0) + random.normal()),
      input: group === 'clean' ? null : 25,
      psnr: { usual: group === 'clean' ? 44 : 27 },
      // Of good photos one in 36 is changed a lot, which is more than one in 50.
      changed: { usual: group === 'clean' ? (i === 7 ? 31 : 40 + i / 10) : 20 },
    })),
  );
}

describe('references', () => {
  const references = referencesFrom(knownPhotos(36), { descriptor, map, modelOf: () => 'usual' });

  it('count every set as its kind', () => {
    const kinds = REFERENCE_SETS.filter(({ kind }) => kind === undefined).map(({ id }) => id);
    expect(references.sets.map(({ id }) => id)).toEqual(kinds);
    expect(references.examples).toHaveLength(36 * REFERENCE_SETS.length);
    const noisy = kinds.indexOf('gaussian-noise');
    const sets = REFERENCE_SETS.filter(({ id, kind }) => (kind ?? id) === 'gaussian-noise');
    expect(sets.length).toBeGreaterThan(2);
    expect(references.examples.filter(({ set }) => set === noisy)).toHaveLength(36 * sets.length);
  });

  it('know what the usual model gains, and how little it changes good photos', () => {
    const clean = references.sets.findIndex(({ id }) => id === 'clean');
    for (const { set, gain } of references.examples) expect(gain).toBe(set === clean ? 0 : 2);
    // Of 72 good photos two are changed more than the others, and one may be.
    expect(references.quiet).toBe(31);
    expect(parseReferences(JSON.parse(JSON.stringify(references)))).toEqual(references);
  });
});
