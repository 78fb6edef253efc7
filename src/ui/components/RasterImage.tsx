/** A small Raster as an element. Only for looking at: a canvas rounds colour under transparency. */
import { useEffect, useRef } from 'react';
import type { Raster } from '../../engine/domain/raster.ts';

interface Props {
  readonly raster: Raster;
  /** What it shows. */
  readonly alt: string;
}

export function RasterImage({ raster, alt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const { width, height, rgb, depth } = raster;
    context.canvas.width = width;
    context.canvas.height = height;
    const image = context.createImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let c = 0; c < 3; c++) {
        const value = rgb[pixel * 3 + c] as number;
        image.data[pixel * 4 + c] = depth === 8 ? value : value >> 8;
      }
      image.data[pixel * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [raster]);
  return <canvas ref={canvas} role="img" aria-label={alt} />;
}
