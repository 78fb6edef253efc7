/** Wheel, drag, pinch: pointer events turned into views. */
import { type RefObject, useEffect, useRef } from 'react';
import type { Box } from './use-box.ts';
import { panBy, type Size, type View, zoomAt } from './view.ts';

export type ChangeView = (change: (view: View) => View) => void;

const WHEEL_SPEED = 0.0015;
/** Trackpads report a pinch as a wheel with Ctrl and far smaller steps. */
const PINCH_SPEED = 0.01;
const LINE = 16;

interface Place {
  readonly x: number;
  readonly y: number;
}

const unchanged = (place: Place): Place => place;

/** Lets the element's photo be moved by mouse, touch and pen. */
export function usePanZoom(
  element: RefObject<HTMLElement | null>,
  photo: Size,
  box: Box | null,
  changeView: ChangeView,
  /** Where a place of the element lies in the pane under it, for an element that shows several. */
  toPane: (place: Place) => Place = unchanged,
): void {
  const latest = useRef({ photo, box, changeView, toPane });
  latest.current = { photo, box, changeView, toPane };

  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const pointers = new Map<number, { x: number; y: number }>();

    const place = (event: MouseEvent) => {
      const bounds = target.getBoundingClientRect();
      const ratio = latest.current.box?.ratio ?? 1;
      return { x: (event.clientX - bounds.left) * ratio, y: (event.clientY - bounds.top) * ratio };
    };

    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { x, y } = latest.current.toPane(place(event));
      const delta = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      const factor = Math.exp(-delta * (event.ctrlKey ? PINCH_SPEED : WHEEL_SPEED));
      latest.current.changeView((view) => zoomAt(view, view.scale * factor, x, y));
    };

    const onDown = (event: PointerEvent) => {
      // What lies on top of the photo keeps its own gestures.
      if (event.button > 1 || !(event.target instanceof Element)) return;
      if (event.target.closest('[role="slider"]') !== null) return;
      target.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
    };

    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      const { photo, box, changeView } = latest.current;
      if (before === undefined || box === null) return;
      const after = place(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, after);
      if (other === undefined) {
        changeView((view) => panBy(view, after.x - before.x, after.y - before.y, photo, box));
        return;
      }
      const spread = (point: { x: number; y: number }) => Math.hypot(point.x - other.x, point.y - other.y);
      const factor = spread(after) / Math.max(1, spread(before));
      const middle = latest.current.toPane({ x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 });
      changeView((view) => {
        const zoomed = zoomAt(view, view.scale * factor, middle.x, middle.y);
        return panBy(zoomed, (after.x - before.x) / 2, (after.y - before.y) / 2, photo, box);
      });
    };

    const onUp = (event: PointerEvent) => pointers.delete(event.pointerId);

    target.addEventListener('wheel', onWheel, { passive: false });
    target.addEventListener('pointerdown', onDown);
    target.addEventListener('pointermove', onMove);
    target.addEventListener('pointerup', onUp);
    target.addEventListener('pointercancel', onUp);
    return () => {
      target.removeEventListener('wheel', onWheel);
      target.removeEventListener('pointerdown', onDown);
      target.removeEventListener('pointermove', onMove);
      target.removeEventListener('pointerup', onUp);
      target.removeEventListener('pointercancel', onUp);
    };
  }, [element]);
}
