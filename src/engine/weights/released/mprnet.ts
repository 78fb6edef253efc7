/** The released names of MPRNet. */
import { kernel, type Source, vector } from './layouts.ts';
import { countOf, type Release, sideOf, type Tensors } from './names.ts';

/** All blocks share one activation, which a file shows in each of them, or once. */
const SLOPE = /\.body\.1\.weight$/;

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^shallow(\d)\.conv\./, 'shallow_feat$1.0.'],
  [/^shallow(\d)\.block\./, 'shallow_feat$1.1.'],
  [/^(en|de)coder(\d)\.level/, 'stage$2_$1coder.$1coder_level'],
  [/^(en|de)coder(\d)\./, 'stage$2_$1coder.'],
  [/^full\.from_(enc|dec)oder(\d)/, 'full.conv_$1$2'],
  [/\.from_(enc|dec)oder(\d)/, '.csff_$1$2'],
  [/^full\.(enc|dec)oder_up1\./, 'full.up_$11.up.1.'],
  [/^full\.(enc|dec)oder_up2a\./, 'full.up_$12.0.up.1.'],
  [/^full\.(enc|dec)oder_up2b\./, 'full.up_$12.1.up.1.'],
  [/^full\.group(\d)\./, 'full.orb$1.body.'],
  [/^full\./, 'stage3_orsnet.'],
  [/\.down1\./, '.down12.down.1.'],
  [/\.down2\./, '.down23.down.1.'],
  [/coder\.up1\./, 'coder.up21.up.1.'],
  [/coder\.up2\./, 'coder.up32.up.1.'],
  [/\.skip(\d)\./, '.skip_attn$1.'],
  [/\.squeeze\./, '.CA.conv_du.0.'],
  [/\.excite\./, '.CA.conv_du.2.'],
  [/\.conv1\.weight$/, '.body.0.weight'],
  [/\.conv2\.weight$/, '.body.2.weight'],
  [/^attention1\./, 'sam12.'],
  [/^attention2\./, 'sam23.'],
  [/^(sam..)\.features/, '$1.conv1'],
  [/^(sam..)\.image/, '$1.conv2'],
  [/^(sam..)\.mask/, '$1.conv3'],
  [/^join2\./, 'concat12.'],
  [/^join3\./, 'concat23.'],
];

const LAST_ORB = 'stage3_orsnet.orb1.body.';

/** The slope as the file shows it. */
const slopeOf = (tensors: Tensors): string =>
  [...tensors].find(([name, { shape }]) => SLOPE.test(name) && shape.length === 1)?.[0] ??
  'shallow_feat1.1.body.1.weight';

export const mprnetRelease: Release = {
  label: 'MPRNet',
  specOf(tensors) {
    if (!tensors.has('shallow_feat1.0.weight') || !tensors.has('concat23.weight')) return null;
    const features = sideOf(tensors, 'shallow_feat1.0.weight', 0);
    return {
      id: 'mprnet',
      config: {
        features,
        scale: sideOf(tensors, 'stage1_encoder.down12.down.1.weight', 0) - features,
        orsScale: sideOf(tensors, 'tail.weight', 1) - features,
        blocks: countOf(tensors, LAST_ORB) - 1,
      },
    };
  },
  sourceOf(name, shape, spec, tensors): Source {
    if (name === 'slope') return vector(slopeOf(tensors), [1]);
    const theirs = RULES.reduce((text, [pattern, by]) => text.replace(pattern, by), name);
    const [height = 1, width = 1, from = 1, to = 1] = shape;
    return kernel(theirs.replace('.end.', `.${String(spec.config.blocks)}.`), [height, width, from, to]);
  },
  unused: ({ name, shape }) => SLOPE.test(name) && shape.length === 1,
};
