/** Rows that are asked of another thread as an encoder wants them, and mixed on the way. */
import type { Raster, RasterShape } from '../../engine/domain/raster.ts';
import type { PhotoRows } from '../../engine/imaging/photo-rows.ts';
import type { ReadRows } from '../protocol/api.ts';
import { freeBuffer, freeRasters } from '../protocol/transfer.ts';
import { mix } from './pixels.ts';

/** The rows of a photo, moved towards another one by `strength` 0..1 where `read` gives both. */
export function mixedRows(shape: RasterShape, strength: number, read: ReadRows): PhotoRows {
  let lent: Raster | null = null;
  return {
    ...shape,
    rows: async (top, count) => {
      freeRasters([lent]);
      const { before, after, alpha } = await read(top, count);
      if (after !== null) {
        mix(before, 0, before, after, strength);
        freeBuffer(after.buffer);
      }
      lent = { width: shape.width, height: count, depth: shape.depth, rgb: before, alpha };
      return lent;
    },
  };
}
