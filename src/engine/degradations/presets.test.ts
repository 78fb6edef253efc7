import { describe, expect, it } from 'vitest';
import { isPresetId, PRESETS, type Preset } from '../domain/presets.ts';
import { stream } from '../runtime/random.ts';
import { drawParams } from './params.ts';

describe('presets', () => {
  it('have the number of tasks of their papers', () => {
    const counts = Object.fromEntries(
      Object.entries(PRESETS).map(([id, preset]) => [id, preset.tasks.length]),
    );
    expect(counts).toEqual({
      'mioir-7': 7,
      'grids-11': 11,
      'rain-haze-noise': 5,
      'rain-haze-snow': 3,
      'rain-haze-noise-blur-dark': 7,
    });
    expect(isPresetId('mioir-7') && !isPresetId('toString')).toBe(true);
  });

  it('name real parameters with possible values, each task by a label of its own', () => {
    for (const preset of Object.values<Preset>(PRESETS)) {
      for (const { id, set } of preset.tasks) expect(() => drawParams(id, set, stream(1))).not.toThrow();
      expect(new Set(preset.tasks.map(({ label }) => label)).size).toBe(preset.tasks.length);
    }
  });
});
