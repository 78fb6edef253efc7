import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import { tinyRecipe } from '../../engine/testing/tiny-recipe.ts';
import { freshRecord } from './project-record.ts';
import { cardOfRun } from './run-card.ts';

const card = (id: string, data: string, dataLicence: string) =>
  ({
    id,
    name: `The ${id}`,
    chain: [],
    data: [data],
    dataLicence,
    sha256: 'a'.repeat(64),
  }) as unknown as ModelCard;
const models = {
  zoo: async () =>
    ({ cards: [card('rain-1', 'train/rain', 'research'), card('my-haze', 'my photos', 'mine')] }) as never,
};

function record(changes: Partial<Recipe>) {
  const recipe = tinyRecipe(changes);
  return freshRecord({ id: 'run', name: 'Run', recipe, dataset: ['a.png', 'b.png'] });
}

describe('the card of a Run', () => {
  const transfer = { teachers: [{ model: 'rain-1', tasks: ['gaussian-noise'] }] } as unknown as NonNullable<
    Recipe['transfer']
  >;

  it('names who taught, and keeps the terms of what they learned from', async () => {
    const taught = await cardOfRun(record({ transfer }), null, 'Mine', models);
    expect(taught.summary).toBe('Fresh weights, taught by The rain-1 on 2 photos of your own.');
    expect(taught).toMatchObject({ data: ['train/rain', '2 photos of your own'], dataLicence: 'research' });
    const both = await cardOfRun(record({ transfer, start: 'my-haze' }), null, 'Mine', models);
    expect(both.summary).toBe('The my-haze, taught by The rain-1 on 2 photos of your own.');
    expect(both.dataLicence).toBe('mine; research');
  });

  it('says so where a teacher is gone, and nothing of teachers where there were none', async () => {
    const gone = await cardOfRun(record({ transfer }), null, 'Mine', {
      zoo: async () => ({ cards: [] }) as never,
    });
    expect(gone.summary).toContain('taught by models that are gone');
    const plain = await cardOfRun(record({}), null, 'Mine', models);
    expect(plain.summary).toBe('Trained on 2 photos of your own.');
    expect(plain).not.toHaveProperty('dataLicence');
  });
});
