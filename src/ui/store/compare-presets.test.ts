import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';
import { firstCells, presetsFor } from './compare-presets.ts';

const card = (id: string, tasks: readonly string[], kind: ModelCard['kind'] = 'network') =>
  ({ id, name: id, kind, tasks }) as unknown as ModelCard;

const listing: ZooListing = {
  default: 'local',
  byTask: { haze: 'haze-1', jpeg: 'local' },
  features: [],
  cards: [
    card('local', ['jpeg', 'gaussian-noise', 'clean']),
    card('haze-1', ['haze']),
    card('bm3d', ['gaussian-noise'], 'classical'),
    card('dark-channel', ['haze'], 'classical'),
  ],
};

const models = (cells: readonly { readonly models: readonly string[] }[] | undefined) =>
  cells?.map((each) => each.models.join('+'));

describe('presetsFor', () => {
  it('begins with every model for a damage that is known', () => {
    const [first, second] = presetsFor(listing, 'haze');
    expect(first?.label).toBe('All models for this damage (Haze)');
    expect(models(first?.cells)).toEqual(['haze-1', 'dark-channel']);
    expect(second?.label).toBe('Classical against learned');
    expect(models(second?.cells)).toEqual(['local', 'haze-1', 'dark-channel']);
  });

  it('sets every classical method beside the default where the damage is not known', () => {
    const presets = presetsFor(listing, null);
    expect(presets[0]?.id).toBe('classical');
    expect(models(presets[0]?.cells)).toEqual(['local', 'bm3d', 'dark-channel']);
    expect(presets.map(({ label }) => label)).toContain('All models for: JPEG artefacts');
    expect(presets.some(({ id }) => id === 'damage-clean')).toBe(false);
  });

  it('shows a recursive model stage by stage, the whole one last', () => {
    const recursive = { ...card('rdmc-1', ['rain']), network: { id: 'rdmc', config: { stages: 3 } } };
    const cards = [...listing.cards, recursive as unknown as ModelCard];
    const preset = presetsFor({ ...listing, cards }, null).find(({ id }) => id === 'stages-rdmc-1');
    expect(preset?.label).toBe('Stage by stage: rdmc-1');
    expect(models(preset?.cells)).toEqual(['rdmc-1@1', 'rdmc-1@2', 'rdmc-1']);
    expect(presetsFor(listing, null).some(({ id }) => id.startsWith('stages-'))).toBe(false);
  });

  it('sets what is there for study side by side, and nowhere else', () => {
    const cards = [
      ...listing.cards,
      { ...card('seven-art', ['haze']), purpose: 'study' } as ModelCard,
      { ...card('old-haze', ['haze']), purpose: 'former' } as ModelCard,
    ];
    const presets = presetsFor({ ...listing, cards }, 'haze');
    expect(models(presets.find(({ id }) => id === 'study')?.cells)).toEqual(['seven-art']);
    expect(models(presets[0]?.cells)).toEqual(['haze-1', 'dark-channel']);
    expect(presetsFor(listing, null).some(({ id }) => id === 'study')).toBe(false);
  });

  it('sets one look beside as many as the model can, where it can look again', () => {
    const looks = (damage: 'haze' | null, default_ = 'local') =>
      models(presetsFor({ ...listing, default: default_ }, damage).find(({ id }) => id === 'looks')?.cells);
    expect(looks(null)).toEqual(['local', 'local@x8']);
    expect(looks('haze')).toEqual(['haze-1', 'haze-1@x2']);
    expect(looks(null, 'bm3d')).toBeUndefined();
  });

  it('offers strengths of the model that suits the damage', () => {
    const strengths = presetsFor(listing, 'haze').find(({ id }) => id === 'strengths');
    expect(strengths?.cells).toEqual(
      [0.25, 0.5, 0.75, 1].map((strength) => ({ models: ['haze-1'], strength })),
    );
  });
});

describe('firstCells', () => {
  it('proposes the default model, and the recommended one where that is another', () => {
    expect(models(firstCells(listing, null))).toEqual(['local']);
    expect(models(firstCells(listing, 'jpeg'))).toEqual(['local']);
    expect(models(firstCells(listing, 'haze'))).toEqual(['local', 'haze-1']);
  });
});
