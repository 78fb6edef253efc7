import { describe, expect, it } from 'vitest';
import { sortFiles } from './dropped-files.ts';

const file = (name: string) => new File([], name);

describe('sortFiles', () => {
  it('orders photos as people count, and names what is no photo', () => {
    const intake = sortFiles(['b10.jpg', 'notes.txt', 'b2.JPG', 'a.webp', '.DS_Store'].map(file));
    expect(intake.files.map(({ name }) => name)).toEqual(['a.webp', 'b2.JPG', 'b10.jpg']);
    expect(intake.skipped).toEqual([{ name: 'notes.txt', why: 'no photo that Mend opens (.txt)' }]);
  });
});
