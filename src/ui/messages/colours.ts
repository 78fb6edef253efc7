/** The colours of a place on a photo, as its file counts them. */
import type { Raster } from '../../engine/domain/raster.ts';

interface Rasters {
  readonly photo: { readonly raster: Raster };
  readonly restored: Raster | null;
}

/** `x 12, y 40  before 12 34 56  after 13 35 55`; null outside of the photo. 16-bit photos count to 65535. */
export function coloursAt(
  { photo: { raster }, restored }: Rasters,
  spot: { readonly x: number; readonly y: number },
): string | null {
  const [x, y] = [Math.floor(spot.x), Math.floor(spot.y)];
  if (x < 0 || y < 0 || x >= raster.width || y >= raster.height) return null;
  const values = ({ rgb, alpha }: Raster): string => {
    const at = y * raster.width + x;
    const opacity = alpha === null ? '' : ` alpha ${alpha[at]}`;
    return `${[...rgb.subarray(at * 3, at * 3 + 3)].join(' ')}${opacity}`;
  };
  const after = restored === null ? '' : `  after ${values(restored)}`;
  return `x ${x}, y ${y}  before ${values(raster)}${after}`;
}
