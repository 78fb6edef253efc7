/** The released names of NAFNet. */
import { depthwise, kernel, type Source, shuffled, vector } from './layouts.ts';
import { countOf, type Release, sideOf } from './names.ts';

/** Last parts of names that differ. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.scale$/, '.weight'],
  [/\.shift$/, '.bias'],
  [/\.sca\./, '.sca.1.'],
];

export const nafnetRelease: Release = {
  label: 'NAFNet',
  specOf(tensors) {
    if (!tensors.has('intro.weight') || !tensors.has('ups.0.0.weight')) return null;
    const levels = countOf(tensors, 'downs.');
    const each = (part: string): number[] =>
      Array.from({ length: levels }, (_, i) => countOf(tensors, `${part}.${i}.`));
    return {
      id: 'nafnet',
      config: {
        width: sideOf(tensors, 'intro.weight', 0),
        encoder: each('encoders'),
        middle: countOf(tensors, 'middle_blks.'),
        // Released decoders count from the deepest level.
        decoder: each('decoders').reverse(),
      },
    };
  },
  sourceOf(name, shape, spec): Source {
    const levels = (spec.config.encoder as number[]).length;
    const fromDeepest = (_: string, part: string, level: string): string =>
      `${part}s.${levels - 1 - Number(level)}`;
    const plain = name
      .replace(/^encoder\./, 'encoders.')
      .replace(/^down\./, 'downs.')
      .replace(/^middle\./, 'middle_blks.')
      .replace(/^(decoder|up)\.(\d+)/, fromDeepest)
      .replace(/^(ups\.\d+)\./, '$1.0.');
    const theirs = ENDINGS.reduce((text, [pattern, by]) => text.replace(pattern, by), plain);
    const [height = 1, width = 1, from = 1, to = 1] = shape;
    if (/\.(beta|gamma)$/.test(name)) return vector(theirs, [1, height, 1, 1]);
    if (shape.length === 1) return vector(theirs, shape);
    if (shape.length === 3) return depthwise(theirs, height, from);
    // Blocks of 2x2 lie before the channels in memory, as the four taps of a filter do.
    if (/^down\..*weight$/.test(name)) return kernel(theirs, [2, 2, from / 4, to]);
    return kernel(
      theirs,
      [height, width, from, to],
      undefined,
      /^up\./.test(name) ? shuffled(to) : undefined,
    );
  },
};
