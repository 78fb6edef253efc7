/** A photo that gives its rows when it is asked, so that it need not lie in memory a second time to be written. */
import { type Raster, type RasterShape, shapeOf, withDepth } from '../domain/raster.ts';

export interface PhotoRows extends RasterShape {
  /** `count` rows from `top` on, as a raster; lent until the next rows are asked for. */
  rows(top: number, count: number): Promise<Raster>;
}

/** The rows of a raster that is there: views, not copies. */
export function rowsOf(raster: Raster): PhotoRows {
  const { width, alpha } = raster;
  return {
    ...shapeOf(raster),
    rows: async (top, count) => ({
      ...raster,
      height: count,
      rgb: raster.rgb.subarray(top * width * 3, (top + count) * width * 3),
      alpha: alpha?.subarray(top * width, (top + count) * width) ?? null,
    }),
  };
}

/** Samples of colour that are asked for at a time. */
const PART = 2 ** 20;

/** Hands out the rows `[top, end)` strip by strip. */
export async function eachStrip(
  photo: PhotoRows,
  top: number,
  end: number,
  use: (strip: Raster, top: number) => void,
): Promise<void> {
  const most = Math.max(1, Math.floor(PART / (photo.width * 3)));
  for (let at = top; at < end; at += most) use(await photo.rows(at, Math.min(most, end - at)), at);
}

/** The same rows with samples of another depth, rounded. */
export function rowsInDepth(photo: PhotoRows, depth: 8 | 16): PhotoRows {
  if (photo.depth === depth) return photo;
  return { ...photo, depth, rows: async (top, count) => withDepth(await photo.rows(top, count), depth) };
}
