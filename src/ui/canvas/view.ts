/** Where a photo lies on the canvas. Lengths are device pixels, so that a scale of 1 is one pixel for one pixel. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  /** Device pixels for one pixel of the photo. */
  readonly scale: number;
  /** Top left corner of the photo on the canvas. */
  readonly x: number;
  readonly y: number;
}

export const ZOOM_STEP = 1.25;
const SCALE_LOW = 0.01;
const SCALE_HIGH = 32;
/** A fitted small photo is not blown up further than this. */
const FIT_HIGH = 2;
/** So much of the photo stays in sight however far it is pushed. */
const KEPT = 48;

/** The whole photo, centred. */
export function fitView(photo: Size, box: Size): View {
  const scale = Math.min(FIT_HIGH, box.width / photo.width, box.height / photo.height);
  return centre(photo, box, scale);
}

/** The photo centred at a scale. */
export function centre(photo: Size, box: Size, scale: number): View {
  return { scale, x: (box.width - photo.width * scale) / 2, y: (box.height - photo.height * scale) / 2 };
}

/** Another scale, with the point of the photo under `x, y` staying there. */
export function zoomAt(view: View, scale: number, x: number, y: number): View {
  const to = Math.min(SCALE_HIGH, Math.max(SCALE_LOW, scale));
  const ratio = to / view.scale;
  return { scale: to, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

/** The view moved, but never so far that the photo is lost. */
export function panBy(view: View, dx: number, dy: number, photo: Size, box: Size): View {
  const bound = (at: number, length: number, space: number) => {
    const kept = Math.min(KEPT, length);
    return Math.min(space - kept, Math.max(kept - length, at));
  };
  return {
    scale: view.scale,
    x: bound(view.x + dx, photo.width * view.scale, box.width),
    y: bound(view.y + dy, photo.height * view.scale, box.height),
  };
}

/** The part of an axis of the canvas that the photo covers. */
export function visibleSpan(start: number, length: number, space: number): readonly [number, number] {
  const from = Math.min(space, Math.max(0, start));
  return [from, Math.max(from, Math.min(space, start + length))];
}

/** Where the divider stands for a share 0..1 of the photo's visible width. */
export function dividerAt(share: number, view: View, photo: Size, box: Size): number {
  const [from, to] = visibleSpan(view.x, photo.width * view.scale, box.width);
  return from + share * (to - from);
}

/** The share 0..1 that a place on the canvas stands for. */
export function shareAt(x: number, view: View, photo: Size, box: Size): number {
  const [from, to] = visibleSpan(view.x, photo.width * view.scale, box.width);
  return to === from ? 0.5 : Math.min(1, Math.max(0, (x - from) / (to - from)));
}

/** The part of a photo that is in sight, in its whole pixels; the whole photo where none of it is. */
export function visibleRegion(view: View, photo: Size, box: Size) {
  const along = (start: number, length: number, space: number) => {
    const [from, to] = visibleSpan(start, length * view.scale, space);
    const first = Math.max(0, Math.floor((from - start) / view.scale));
    const last = Math.min(length, Math.ceil((to - start) / view.scale));
    return last > first ? { first, count: last - first } : { first: 0, count: length };
  };
  const across = along(view.x, photo.width, box.width);
  const down = along(view.y, photo.height, box.height);
  return { x: across.first, y: down.first, width: across.count, height: down.count };
}
