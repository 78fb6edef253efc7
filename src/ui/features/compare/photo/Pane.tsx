/** One canvas of the grid: a photo, or two under a divider, at the view that all share. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Picture } from '../../../../workers/protocol/picture.ts';
import { drawLoupe, drawScene } from '../../../canvas/draw.ts';
import { drawNever, drawSoon } from '../../../canvas/draw-queue.ts';
import type { Box } from '../../../canvas/use-box.ts';
import { type ChangeView, usePanZoom } from '../../../canvas/use-pan-zoom.ts';
import { dividerAt, type View } from '../../../canvas/view.ts';

/** A place on a photo, in its pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Props {
  /** What is seen; null while there is nothing yet. */
  readonly picture: Picture | null;
  /** Left of the divider; null where there is none. */
  readonly before: Picture | null;
  /** 0..1; where the divider stands. */
  readonly share: number;
  readonly photo: { readonly width: number; readonly height: number };
  readonly box: Box;
  readonly view: View;
  readonly onView: ChangeView;
  /** What the loupe enlarges; null without a loupe. */
  readonly loupe: Spot | null;
  /** Hears what the pointer is over; null where nobody wants to know. */
  readonly onSpot: ((spot: Spot | null) => void) | null;
  readonly description: string;
  readonly children?: ReactNode;
}

export function Pane(props: Props) {
  const { picture, before, share, photo, box, view, onView, loupe, onSpot, description, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  usePanZoom(frame, photo, box, onView);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    drawSoon(element, () => {
      const context = element.getContext('2d');
      if (context === null) return;
      // Setting a size, even the same one, makes a new buffer.
      if (element.width !== box.width) element.width = box.width;
      if (element.height !== box.height) element.height = box.height;
      element.dataset.view = `${view.scale} ${view.x} ${view.y}`;
      if (picture === null) {
        context.clearRect(0, 0, box.width, box.height);
        return;
      }
      const style = getComputedStyle(element);
      const checker = {
        light: style.getPropertyValue('--checker-light'),
        dark: style.getPropertyValue('--checker-dark'),
      };
      const scene =
        before === null
          ? { before: picture, after: null, strength: 1, divider: box.width, view }
          : { before, after: picture, strength: 1, divider: dividerAt(share, view, photo, box), view };
      drawScene(context, scene, checker);
      if (loupe !== null) drawLoupe(context, scene, loupe, box.ratio, checker);
    });
    return () => drawNever(element);
  }, [picture, before, share, photo, box, view, loupe]);

  const tell = (event: { readonly clientX: number; readonly clientY: number }) => {
    const bounds = frame.current?.getBoundingClientRect();
    if (bounds === undefined || onSpot === null) return;
    onSpot({
      x: ((event.clientX - bounds.left) * box.ratio - view.x) / view.scale,
      y: ((event.clientY - bounds.top) * box.ratio - view.y) / view.scale,
    });
  };
  return (
    <div
      ref={frame}
      className="pane"
      style={{ width: box.width / box.ratio, height: box.height / box.ratio }}
      onPointerMove={onSpot === null ? undefined : tell}
      onPointerLeave={onSpot === null ? undefined : () => onSpot(null)}
    >
      <canvas ref={canvas} role="img" aria-label={description} />
      {children}
    </div>
  );
}
