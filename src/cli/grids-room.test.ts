import { describe, expect, it } from 'vitest';
import { PRESETS } from '../engine/domain/presets.ts';
import { membersOf } from './grids-room.ts';

describe('kinds of damage by name', () => {
  it('are those of a preset, of the paper by its own names, or tasks', () => {
    expect(membersOf('grids-11').map(({ id }) => id)).toEqual(
      PRESETS['grids-11'].tasks.map(({ label }) => label),
    );
    expect(membersOf('sr, snow')).toEqual([
      { id: 'sr', task: 'downscale', set: { factor: 2 } },
      { id: 'snow', task: 'snow', set: {} },
    ]);
  });

  it('are refused by name', () => {
    expect(() => membersOf('jpeg,fog')).toThrow(
      expect.objectContaining({
        code: 'option-invalid',
        message: expect.stringContaining('fog is no kind of damage'),
      }),
    );
    expect(() => membersOf('jpeg,jpeg')).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });
});
