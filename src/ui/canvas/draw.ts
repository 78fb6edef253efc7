/** Draws the visible part of pictures; the canvas has the size of its place on the screen, never of the photo. */
import type { Picture, PictureTile } from '../../workers/protocol/picture.ts';
import { type Size, type View, zoomAt } from './view.ts';

export interface Scene {
  readonly before: Picture;
  readonly after: Picture | null;
  /** Pieces of a newer Restoration that is still going on; they take the place of what lies under them. */
  readonly pieces?: readonly PictureTile[];
  /** Over the Restoration, as large as it. */
  readonly overlay?: Picture | null;
  /** How much of `after` is mixed into `before`, 0..1. */
  readonly strength: number;
  /** Left of this the original is drawn, right of it the Restoration; device pixels. */
  readonly divider: number;
  readonly view: View;
}

/** Two greys of the checker that stands for transparency. */
export interface Checker {
  readonly light: string;
  readonly dark: string;
}

const CHECKER_SIDE = 8;
/** Above this scale single pixels are what one wants to see. */
const NEAREST_ABOVE = 2;

/** Draws a scene over the whole canvas. */
export function drawScene(context: CanvasRenderingContext2D, scene: Scene, checker: Checker): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  paint(context, scene, checker, context.canvas);
}

/** Draws a scene into a part of the canvas, `size` large, whose corner is the origin. */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  checker: Checker,
  { width, height }: Size,
): void {
  const { before, after, pieces = [], divider, view } = scene;
  const cut = Math.round(after === null && pieces.length === 0 ? width : divider);
  inside(context, 0, cut, height, () => drawPicture(context, before, view, 1));
  inside(context, cut, width - cut, height, () => drawRestored(context, scene));
  if (before.alpha) {
    inside(context, 0, width, height, () => {
      context.globalCompositeOperation = 'destination-over';
      drawChecker(context, before, view, checker);
    });
  }
}

/** The restored side: the last Restoration at its strength, and the pieces of the next over it. */
function drawRestored(context: CanvasRenderingContext2D, scene: Scene): void {
  const { before, after, pieces = [], overlay, strength, view } = scene;
  if (after === null || strength < 1) drawPicture(context, before, view, after === null ? 1 : 1 - strength);
  if (after !== null) {
    // Added up in premultiplied form the two make the exact mixture, transparent or not.
    context.globalCompositeOperation = strength < 1 ? 'lighter' : 'source-over';
    if (strength > 0) drawPicture(context, after, view, strength);
    context.globalCompositeOperation = 'source-over';
  }
  for (const piece of pieces) {
    const { left, top, right, bottom } = placeOf(piece, view);
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.clearRect(left, top, right - left, bottom - top);
    if (strength < 1) drawPicture(context, before, view, 1 - strength);
    context.globalCompositeOperation = 'lighter';
    context.globalAlpha = strength;
    if (piece.bitmap.width > 0) context.drawImage(piece.bitmap, left, top, right - left, bottom - top);
    context.restore();
  }
  if (overlay) drawPicture(context, overlay, view, 1);
}

const LOUPE_RADIUS = 72;
const LOUPE_FACTOR = 4;

/**
 * Draws a round piece of the scene again, enlarged about `spot`, a place on the photo in its pixels.
 * @param ratio Device pixels for one CSS pixel.
 */
export function drawLoupe(
  context: CanvasRenderingContext2D,
  scene: Scene,
  spot: { readonly x: number; readonly y: number },
  ratio: number,
  checker: Checker,
): void {
  const { view } = scene;
  const x = view.x + spot.x * view.scale;
  const y = view.y + spot.y * view.scale;
  const radius = Math.min(LOUPE_RADIUS * ratio, context.canvas.height * 0.4);
  const ring = new Path2D();
  ring.arc(x, y, radius, 0, 2 * Math.PI);
  context.save();
  context.fillStyle = '#808080';
  context.fill(ring);
  context.save();
  context.clip(ring);
  const closer = zoomAt(view, Math.max(ratio, view.scale) * LOUPE_FACTOR, x, y);
  paint(context, { ...scene, view: closer }, checker, context.canvas);
  context.restore();
  context.lineWidth = 3 * ratio;
  context.strokeStyle = 'rgb(0 0 0 / 55%)';
  context.stroke(ring);
  context.lineWidth = 1.5 * ratio;
  context.strokeStyle = '#ffffff';
  context.stroke(ring);
  context.restore();
}

function inside(
  context: CanvasRenderingContext2D,
  x: number,
  width: number,
  height: number,
  draw: () => void,
): void {
  if (width <= 0) return;
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  draw();
  context.restore();
}

/** Draws a picture at an opacity. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: View,
  opacity: number,
): void {
  const { overview, tiles, width, height } = picture;
  const detail = (picture.detail ?? []).filter(({ bitmap }) => bitmap.width > 0);
  const { scale, x, y } = view;
  // A picture that was replaced a moment ago has no pixels any more; the next drawing shows its successor.
  if (tiles.some(({ bitmap }) => bitmap.width === 0)) return;
  context.globalAlpha = opacity;
  context.imageSmoothingEnabled = scale <= NEAREST_ABOVE;
  context.imageSmoothingQuality = scale < 1 ? 'high' : 'low';
  if (overview !== null && scale * width <= overview.width) {
    context.drawImage(overview, x, y, width * scale, height * scale);
    return;
  }
  context.save();
  if (detail.length > 0) clipOut(context, detail, view);
  drawTiles(context, tiles, view);
  context.restore();
  drawTiles(context, detail, view);
}

function drawTiles(context: CanvasRenderingContext2D, tiles: readonly PictureTile[], view: View): void {
  for (const tile of tiles) {
    const { left, top, right, bottom } = placeOf(tile, view);
    if (right < 0 || bottom < 0 || left > context.canvas.width || top > context.canvas.height) continue;
    context.drawImage(tile.bitmap, left, top, right - left, bottom - top);
  }
}

/** Leaves the places of some tiles free, so that what is mixed there is not added twice. */
function clipOut(context: CanvasRenderingContext2D, tiles: readonly PictureTile[], view: View): void {
  const free = new Path2D();
  const far = 1e6;
  free.rect(-far, -far, 2 * far, 2 * far);
  for (const tile of tiles) {
    const { left, top, right, bottom } = placeOf(tile, view);
    free.rect(left, top, right - left, bottom - top);
  }
  context.clip(free, 'evenodd');
}

/** Where a tile lies on the canvas. Edges on whole pixels: neither a gap nor an overlap between tiles. */
function placeOf({ x, y, factor = 1, bitmap }: PictureTile, view: View) {
  return {
    left: Math.round(view.x + x * view.scale),
    top: Math.round(view.y + y * view.scale),
    right: Math.round(view.x + (x + bitmap.width * factor) * view.scale),
    bottom: Math.round(view.y + (y + bitmap.height * factor) * view.scale),
  };
}

function drawChecker(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: View,
  checker: Checker,
): void {
  const cell = new OffscreenCanvas(CHECKER_SIDE * 2, CHECKER_SIDE * 2);
  const inner = cell.getContext('2d');
  if (inner === null) return;
  inner.fillStyle = checker.light;
  inner.fillRect(0, 0, cell.width, cell.height);
  inner.fillStyle = checker.dark;
  inner.fillRect(0, 0, CHECKER_SIDE, CHECKER_SIDE);
  inner.fillRect(CHECKER_SIDE, CHECKER_SIDE, CHECKER_SIDE, CHECKER_SIDE);
  const pattern = context.createPattern(cell, 'repeat');
  if (pattern === null) return;
  context.fillStyle = pattern;
  context.fillRect(view.x, view.y, picture.width * view.scale, picture.height * view.scale);
}
