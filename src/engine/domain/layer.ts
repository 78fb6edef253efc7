/** What is made of two photos to see where they differ: plain data, so that pictures and their legends agree. */

export interface LayerMeta {
  readonly label: string;
  /** One plain sentence: how to read it. */
  readonly reading: string;
  /** What it is taken against: the photo that the user chose, always the damaged one, or nothing. */
  readonly against: 'chosen' | 'input' | null;
  /** How much the values are multiplied by at first. */
  readonly gain: number;
}

export const LAYERS = {
  difference: {
    label: 'Difference',
    reading: 'Black where the two agree; the brighter, the further apart.',
    against: 'chosen',
    gain: 4,
  },
  removed: {
    label: 'Removed layer',
    reading: 'What the model took away: amber where it took light, blue where it gave light.',
    against: 'input',
    gain: 4,
  },
  fine: {
    label: 'Fine detail',
    reading:
      'Grain, edges and texture alone, about middle grey: what is left of them, and what was invented.',
    against: null,
    gain: 2,
  },
} as const satisfies Record<string, LayerMeta>;

export type LayerKind = keyof typeof LAYERS;

export function isLayerKind(id: string): id is LayerKind {
  return Object.hasOwn(LAYERS, id);
}

type Colour = readonly [red: number, green: number, blue: number];

/** Colours of signed values -1, 0 and 1: apart in hue and equally far from the dark middle, for any colour vision. */
export const SIGNED_COLOURS: { readonly less: Colour; readonly none: Colour; readonly more: Colour } = {
  less: [96, 178, 255],
  none: [22, 22, 22],
  more: [255, 176, 64],
};
