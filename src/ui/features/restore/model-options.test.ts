import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../../engine/domain/model-card.ts';
import { modelGroups } from './model-options.ts';

const card = (id: string, name: string, kind: ModelCard['kind'] = 'network') =>
  ({ id, name, kind }) as ModelCard;

describe('modelGroups', () => {
  it('offers every model once, recommended ones under the damage they undo', () => {
    const groups = modelGroups({
      default: 'local-1',
      best: 'best-1',
      byTask: { 'gaussian-noise': 'local-1', jpeg: 'local-1', haze: 'haze-1' },
      cards: [
        card('local-1', 'Local'),
        card('classic-bm3d', 'Block matching', 'classical'),
        card('haze-1', 'Haze'),
        card('best-1', 'Best'),
        card('rain-1', 'Rain'),
        card('my-street-1', 'Street'),
        { ...card('seven-art-1', 'Seven, Art'), purpose: 'study' } as ModelCard,
        { ...card('local-0', 'Local'), purpose: 'former' } as ModelCard,
      ],
      features: [],
    });
    expect(groups).toEqual([
      {
        label: 'Recommended by damage',
        options: [
          { id: 'local-1', label: 'Noise, JPEG artefacts — Local' },
          { id: 'haze-1', label: 'Haze' },
        ],
      },
      { label: 'Slower, mostly better', options: [{ id: 'best-1', label: 'Best' }] },
      { label: 'Your models', options: [{ id: 'my-street-1', label: 'Street' }] },
      { label: 'Others', options: [{ id: 'rain-1', label: 'Rain' }] },
      { label: 'Classical', options: [{ id: 'classic-bm3d', label: 'Block matching' }] },
      { label: 'For study, not for photos', options: [{ id: 'seven-art-1', label: 'Seven, Art' }] },
      { label: 'Earlier models', options: [{ id: 'local-0', label: 'Local' }] },
    ]);
  });
});
