/** Draws the visible part of pictures; the canvas has the size of its place on the screen, never of the photo. */
import type { Picture } from '../../workers/protocol/picture.ts';
import { type View, zoomAt } from './view.ts';

export interface Scene {
  readonly before: Picture;
  readonly after: Picture | null;
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
  paint(context, scene, checker);
}

function paint(context: CanvasRenderingContext2D, scene: Scene, checker: Checker): void {
  const { width, height } = context.canvas;
  const { before, after, overlay, strength, divider, view } = scene;
  const cut = Math.round(after === null ? width : divider);
  inside(context, 0, cut, height, () => drawPicture(context, before, view, 1));
  if (after !== null) {
    inside(context, cut, width - cut, height, () => {
      // Added up in premultiplied form the two make the exact mixture, transparent or not.
      if (strength < 1) drawPicture(context, before, view, 1 - strength);
      context.globalCompositeOperation = strength < 1 ? 'lighter' : 'source-over';
      if (strength > 0) drawPicture(context, after, view, strength);
      context.globalCompositeOperation = 'source-over';
      if (overlay) drawPicture(context, overlay, view, 1);
    });
  }
  if (before.alpha) {
    inside(context, 0, width, height, () => {
      context.globalCompositeOperation = 'destination-over';
      drawChecker(context, before, view, checker);
    });
  }
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
  paint(context, { ...scene, view: zoomAt(view, Math.max(ratio, view.scale) * LOUPE_FACTOR, x, y) }, checker);
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

function drawPicture(context: CanvasRenderingContext2D, picture: Picture, view: View, opacity: number): void {
  const { overview, tiles, width, height } = picture;
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
  for (const tile of tiles) {
    // Edges on whole pixels: neither a gap nor an overlap between tiles.
    const left = Math.round(x + tile.x * scale);
    const top = Math.round(y + tile.y * scale);
    const right = Math.round(x + (tile.x + tile.bitmap.width) * scale);
    const bottom = Math.round(y + (tile.y + tile.bitmap.height) * scale);
    if (right < 0 || bottom < 0 || left > context.canvas.width || top > context.canvas.height) continue;
    context.drawImage(tile.bitmap, left, top, right - left, bottom - top);
  }
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
