import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import { provideCodecs } from './codecs.ts';
import { decodePhoto } from './decode.ts';
import { encodePhoto } from './encode.ts';
import { codeOf, NO_METADATA, picture } from './fixtures.ts';
import { isOutOfMemory, openWithinMemory } from './memory-words.ts';

beforeEach(() => {
  provideCodecs(loadCodecFile);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Codecs that get no more memory than they begin with. */
function noMoreMemory(): void {
  provideCodecs(loadCodecFile);
  vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
  });
}

describe('a codec that gets no memory', () => {
  it.each(['jpeg', 'webp'] as const)(
    'does not blame a good %s for it, and the next one works',
    async (format) => {
      const large = picture(2600, 2000);
      const file = await encodePhoto(large, NO_METADATA, { format, quality: 60 });
      noMoreMemory();
      const fault = await codeOf(decodePhoto(file, 'large.jpg'));
      expect(fault).toMatchObject({
        code: 'out-of-memory',
        message: expect.stringContaining('not enough memory to open large.jpg'),
      });
      expect((await codeOf(encodePhoto(large, NO_METADATA, { format, quality: 60 }))).message).toContain(
        'PNG takes least',
      );
      vi.restoreAllMocks();
      expect((await decodePhoto(file, 'large.jpg')).raster.width).toBe(2600);
    },
  );
});

it('knows memory failures by their words, and lets others be', async () => {
  expect(isOutOfMemory(new RangeError('Array buffer allocation failed'))).toBe(true);
  expect(isOutOfMemory(new RangeError('Invalid typed array length: 9e9'))).toBe(true);
  expect(isOutOfMemory(new TypeError('x is not a function'))).toBe(false);
  expect(isOutOfMemory('text')).toBe(false);
  const fails = async (): Promise<never> => {
    throw new TypeError('a bug');
  };
  await expect(openWithinMemory('a', fails)).rejects.toThrow('a bug');
});
