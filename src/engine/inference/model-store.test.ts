import { describe, expect, it } from 'vitest';
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import { createModelStore } from './model-store.ts';

const weights = new Uint8Array([1, 2, 3, 4]);
const damaged = new Uint8Array([1, 2]);

/** A zoo of one model whose weights come as listed, one answer a read; null: the connection fails. */
async function store(...answers: (Uint8Array<ArrayBuffer> | null)[]) {
  const card = {
    id: 'a-1',
    name: 'A',
    network: { id: 'srresnet', config: {} },
    parameters: 1,
    gmacPerMegapixel: 1,
    tasks: [],
    chain: [],
    data: [],
    dataLicence: '',
    date: '2026-01-01',
    scores: [],
    sha256: await sha256(weights),
    bytes: 4,
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const reads: boolean[] = [];
  const models = createModelStore(async (path, fresh = false) => {
    if (path === 'manifest.json') return json({ mend: 1, default: 'a-1', byTask: {}, models: ['a-1'] });
    if (path.endsWith('card.json')) return json(card);
    reads.push(fresh);
    const answer = answers.shift();
    if (answer) return answer;
    throw new StudioError('model-damaged', 'No connection.');
  });
  return { models, reads };
}

describe('weights of the zoo', () => {
  it('are read once where they are those of the card', async () => {
    const { models, reads } = await store(weights);
    expect(await models.file('auto')).toEqual(weights);
    expect(reads).toEqual([false]);
  });

  it.each([[damaged], [null]])('are read once more, past the caches, where %j came', async (first) => {
    const { models, reads } = await store(first, weights);
    expect(await models.file('a-1')).toEqual(weights);
    expect(reads).toEqual([false, true]);
  });

  it('are never used where they come damaged twice', async () => {
    const { models, reads } = await store(damaged, damaged, weights);
    await expect(models.load('a-1')).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('were not used'),
    });
    expect(reads).toEqual([false, true]);
  });
});
