/** How many photos of one shape fit best beside and below each other. */

export interface GridLayout {
  readonly columns: number;
  /** Size of one picture, in CSS pixels; captions come below. */
  readonly width: number;
  readonly height: number;
}

export const GAP = 12;
export const CAPTION = 40;
/** Narrower pictures show nothing. */
const LEAST = 96;

/**
 * The number of columns that makes the pictures largest.
 * @param aspect Width by height of a picture.
 * @param space CSS pixels; a height of Infinity where the grid may grow downwards: then two columns.
 */
export function layOutGrid(
  count: number,
  aspect: number,
  space: { readonly width: number; readonly height: number },
): GridLayout {
  const endless = space.height === Number.POSITIVE_INFINITY;
  const most = endless ? Math.min(2, count) : count;
  let best: GridLayout = { columns: 1, width: 0, height: 0 };
  for (let columns = endless ? most : 1; columns <= most; columns++) {
    const rows = Math.ceil(count / columns);
    const across = Math.floor((space.width - (columns - 1) * GAP) / columns);
    const down = endless ? across / aspect : (space.height - (rows - 1) * GAP) / rows - CAPTION;
    const width = Math.max(LEAST, Math.floor(Math.min(across, down * aspect)));
    if (width > best.width) best = { columns, width, height: Math.max(1, Math.round(width / aspect)) };
  }
  return best;
}
