/** A bitmap as an element, drawn at its own size and scaled by CSS. */
import { useEffect, useRef } from 'react';

interface Props {
  readonly bitmap: ImageBitmap;
}

export function BitmapImage({ bitmap }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.canvas.width = bitmap.width;
    context.canvas.height = bitmap.height;
    context.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} />;
}
