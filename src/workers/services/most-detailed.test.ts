import { describe, expect, it } from 'vitest';
import type { Sample } from '../../engine/domain/sample.ts';
import { mostDetailed } from './most-detailed.ts';

const side = 8;

/** Stripes of `contrast`, `period` pixels wide each. */
function stripes(contrast: number, period: number): Sample {
  const clean = new Float32Array(side * side * 3);
  for (let i = 0; i < clean.length; i++) {
    const x = Math.floor(i / 3) % side;
    clean[i] = Math.floor(x / period) % 2 === 0 ? 0.5 - contrast / 2 : 0.5 + contrast / 2;
  }
  return { degraded: clean.slice().fill(1), clean };
}

describe('the crop of the filmstrip', () => {
  it('is where there is most to see, whichever task it belongs to', () => {
    const [sky, wall, fence] = [stripes(0, 1), stripes(0.4, 4), stripes(0.4, 2)];
    const sets = [
      { task: 'jpeg', side, samples: [sky, wall] },
      { task: 'rain', side, samples: [sky, fence] },
    ];
    expect(mostDetailed(sets)?.clean).toBe(fence.clean);
    expect(mostDetailed([{ task: 'jpeg', side, samples: [sky, sky] }])?.clean).toBe(sky.clean);
    expect(mostDetailed([])).toBeUndefined();
  });
});
