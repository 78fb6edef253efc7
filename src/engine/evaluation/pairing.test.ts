import { describe, expect, it } from 'vitest';
import { isPartner, isPhotoName, pairNames, stemOf } from './pairing.ts';

describe('pairing', () => {
  it('takes the same stem whatever the ending', () => {
    expect(pairNames(['a.png', 'b.v2.jpg'], ['b.v2.png', 'a.jpg'])).toEqual({
      pairs: [
        { input: 'a.png', target: 'a.jpg' },
        { input: 'b.v2.jpg', target: 'b.v2.png' },
      ],
      alone: [],
    });
  });

  it('takes a target whose stem starts the input, the longest one', () => {
    const { pairs, alone } = pairNames(
      ['1400_8.png', 'im1_k3.png', 'a_b_c.png', '14001.png', '_x.png'],
      ['1400.png', 'im1.png', 'a.png', 'a_b.png'],
    );
    expect(pairs.map((pair) => pair.target)).toEqual(['1400.png', 'im1.png', 'a_b.png']);
    expect(isPartner('1400_8', '1400') && !isPartner('14008', '1400')).toBe(true);
    expect(alone).toEqual(['14001.png', '_x.png']);
  });

  it('knows photos and stems by name', () => {
    expect(['a.JPG', 'b.webp', '.a.png', 'c.txt'].map(isPhotoName)).toEqual([true, true, false, false]);
    expect(['x/y/a.b.png', '.hidden', 'plain'].map(stemOf)).toEqual(['a.b', '.hidden', 'plain']);
  });
});
