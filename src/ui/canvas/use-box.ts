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
      if (entry !== undefined) setBox(boxOf(entry, window.devicePixelRatio));
    });
    try {
      observer.observe(target, { box: 'device-pixel-content-box' });
    } catch {
      // Safari knows no device pixels here.
      observer.observe(target);
    }
    return () => observer.disconnect();
  }, [element]);
  return box;
}

/** The size that the browser tells in device pixels; where it tells none, or those of CSS, the ratio of the screen counts. */
export function boxOf(
  entry: Pick<ResizeObserverEntry, 'contentRect'> & {
    readonly devicePixelContentBoxSize?: readonly ResizeObserverSize[];
  },
  screen: number,
): Box {
  const { width, height } = entry.contentRect;
  const told = entry.devicePixelContentBoxSize?.[0];
  const isExact = told !== undefined && Math.abs(told.inlineSize - width * screen) <= 2;
  const exact = isExact
    ? { width: told.inlineSize, height: told.blockSize }
    : { width: Math.round(width * screen), height: Math.round(height * screen) };
  return { ...exact, ratio: width === 0 ? 1 : exact.width / width };
}
