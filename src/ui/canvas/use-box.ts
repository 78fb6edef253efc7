/** Size of an element in device pixels, kept up to date. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Size } from './view.ts';

export interface Box extends Size {
  /** Device pixels for one CSS pixel. */
  readonly ratio: number;
}

/** Watches an element; null until it was measured. */
export function useBox(element: RefObject<HTMLElement | null>): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const exact = entry?.devicePixelContentBoxSize?.[0];
      if (entry === undefined || exact === undefined) return;
      const css = entry.contentBoxSize[0]?.inlineSize ?? exact.inlineSize;
      setBox({
        width: exact.inlineSize,
        height: exact.blockSize,
        ratio: css === 0 ? 1 : exact.inlineSize / css,
      });
    });
    observer.observe(target, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [element]);
  return box;
}
