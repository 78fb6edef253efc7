import { describe, expect, it } from 'vitest';
import type { PhotoChoice } from '../../engine/domain/grids.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import { fakeContext } from './fake-context.ts';
import { openFiles } from './intake-effects.ts';
import { createRestorer } from './restore-effects.ts';

const choice = (models: readonly string[]): PhotoChoice => ({
  group: 'g',
  groupLabel: 'Rain',
  task: 'rain',
  models,
  distance: 2,
  trust: 'in-distribution',
  inDistribution: true,
  predictedGain: 3,
  reason: 'It rains.',
  distances: [{ id: 'g', distance: 2 }],
  fit: { shape: 1, sigma: 1 },
  patches: 64,
  milliseconds: 1,
});

const listing = {
  default: 'local-1',
  byTask: {},
  features: [],
  cards: [{ id: 'local-1', kind: 'network', tasks: ['jpeg'] }],
} as unknown as ZooListing;

async function restored(chosen: PhotoChoice | null, wanted = 'automatic') {
  const asked: (readonly string[])[] = [];
  const { context } = fakeContext({
    grids: {
      choose: async () =>
        chosen
          ? { ok: true, value: chosen }
          : { ok: false, fault: { code: 'model-damaged', message: 'The descriptor is damaged.' } },
    },
    engine: {
      restore: async (raster, { models }) => {
        asked.push(models);
        return { ok: true, value: { raster, milliseconds: 1, smallerTiles: false } };
      },
    },
  });
  const restorer = createRestorer(context);
  context.store.setState(({ settings }) => ({
    settings: { ...settings, defaults: { model: wanted, strength: 1 } },
    models: { listing, fault: null },
  }));
  await openFiles(context, restorer, { files: [new File(['x'], 'a.png')], skipped: [] });
  await restorer.restore([]);
  const entry = context.store.getState().photos.entries[0];
  return { asked, entry };
}

describe('Automatic', () => {
  it('restores with the models that the photo needs, and keeps why', async () => {
    const { asked, entry } = await restored(choice(['haze-1', 'local-2']));
    expect(asked).toEqual([['haze-1', 'local-2']]);
    expect(entry?.choice?.reason).toBe('It rains.');
    expect(entry?.rendered?.model).toBe('haze-1,local-2');
  });

  it('lets what it chooses look often where that is wanted', async () => {
    const { asked, entry } = await restored(choice(['local-1']), 'automatic@x8');
    expect(asked).toEqual([['local-1@x8']]);
    expect(entry?.rendered).toMatchObject({ wanted: 'automatic@x8', model: 'local-1@x8' });
  });

  it('leaves a good photo as it is', async () => {
    const { asked, entry } = await restored(choice([]));
    expect(asked).toEqual([]);
    expect(entry?.rendered).toMatchObject({ wanted: 'automatic', model: '' });
  });

  it('takes the default model where it cannot choose', async () => {
    const { asked, entry } = await restored(null);
    expect(asked).toEqual([['local-1']]);
    expect(entry?.choice).toBeNull();
    expect(entry?.fault).toBeNull();
  });
});
