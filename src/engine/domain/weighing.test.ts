import { describe, expect, it } from 'vitest';
import { changedWeighing, weighingDefaults, weighingOf } from './weighing.ts';

describe('the options of a Reweighting', () => {
  it('have the published defaults', () => {
    expect(weighingDefaults('art')).toMatchObject({ temperature: 3, smoothing: 0.01, correction: 'log' });
    expect(weighingDefaults('tur')).toEqual({ epsilon: 1e-4, detached: false });
    expect(weighingDefaults('mixed')).toEqual({});
  });

  it('go to the one that knows them, and come back', () => {
    const weighing = { temperature: 1, detached: true, penalty: 2 };
    expect(weighingOf('art', weighing, 0)).toMatchObject({ id: 'art', temperature: 1, smoothing: 0.01 });
    expect(weighingOf('art', weighing, 0)).not.toHaveProperty('detached');
    expect(weighingOf('tur', weighing, 8)).toEqual({ id: 'tur', detached: true, epsilon: 1e-4, from: 8 });
    expect(changedWeighing(weighingOf('tur', weighing, 8))).toEqual({ detached: true });
    expect(weighingOf('mixed', weighing, 0)).toEqual({ id: 'mixed' });
  });

  it('must be possible', () => {
    expect(() => weighingOf('art', { temperature: 0 }, 0)).toThrow();
    expect(() => weighingOf('art', { correction: 'cubic' }, 0)).toThrow();
  });
});
