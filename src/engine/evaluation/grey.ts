/** Photos as the metrics without a reference see them: one plane of grey. */
import type { Raster } from '../domain/raster.ts';
import { checkBorder } from './planes.ts';

export interface GreyPlane {
  readonly width: number;
  readonly height: number;
  /** `height * width` values. */
  readonly data: Float64Array;
}

/**
 * Whole grey levels 0..255 as MATLAB's rgb2gray makes them of bytes; 16-bit samples are rounded to 8 bits first.
 * @param border Pixels left out on every side.
 * @throws StudioError `option-invalid` where the border leaves nothing
 */
export function greyOf(raster: Raster, border = 0): GreyPlane {
  checkBorder(raster, border);
  const width = raster.width - 2 * border;
  const height = raster.height - 2 * border;
  const { rgb, depth } = raster;
  const data = new Float64Array(width * height);
  const byte = (at: number): number =>
    depth === 8 ? (rgb[at] as number) : Math.round((rgb[at] as number) / 257);
  for (let y = 0, i = 0; y < height; y++) {
    let from = ((y + border) * raster.width + border) * 3;
    for (let x = 0; x < width; x++, i++, from += 3) {
      data[i] = Math.round(
        0.298936021293775 * byte(from) +
          0.587043074451121 * byte(from + 1) +
          0.114020904255103 * byte(from + 2),
      );
    }
  }
  return { width, height, data };
}
