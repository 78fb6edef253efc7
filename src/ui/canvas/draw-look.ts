/** Draws a photo before and after in the panes of a look, with the loupe over it. */
import type { Picture, PictureTile } from '../../workers/protocol/picture.ts';
import { type Checker, drawPicture, paint, type Scene } from './draw.ts';
import type { Pane } from './panes.ts';
import type { View } from './view.ts';

export interface LookScene {
  readonly panes: readonly Pane[];
  readonly before: Picture;
  readonly after: Picture | null;
  readonly pieces: readonly PictureTile[];
  readonly overlay: Picture | null;
  readonly strength: number;
  /** 0..1 of the differences' brightness, and above. */
  readonly gain: number;
  /** Left of this the original, in device pixels; only where both are in one pane. */
  readonly divider: number;
  readonly view: View;
  /** What the loupe enlarges, in the photo's pixels; null without a loupe. */
  readonly loupe: { readonly x: number; readonly y: number } | null;
  /** Device pixels for one CSS pixel. */
  readonly ratio: number;
}

/** Draws over the whole canvas. */
export function drawLook(context: CanvasRenderingContext2D, look: LookScene, checker: Checker): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  for (const pane of look.panes) {
    context.save();
    context.beginPath();
    context.rect(pane.x, pane.y, pane.width, pane.height);
    context.clip();
    context.translate(pane.x, pane.y);
    const scene = sceneOf(look, pane);
    if (pane.shows === 'difference') drawDifference(context, scene, look.gain, pane);
    else paint(context, scene, checker, pane);
    if (look.loupe !== null) drawLenses(context, look, pane, checker);
    context.restore();
  }
}

function sceneOf({ before, after, pieces, overlay, strength, divider, view }: LookScene, pane: Pane): Scene {
  const { shows, width } = pane;
  if (shows === 'before') return { before, after: null, strength, divider: width, view };
  return { before, after, pieces, overlay, strength, divider: shows === 'both' ? divider : 0, view };
}

/** How far the two are apart, times the gain: black where they agree. */
function drawDifference(context: CanvasRenderingContext2D, scene: Scene, gain: number, pane: Pane): void {
  const { before, after, strength, view } = scene;
  const [x, y] = [Math.round(view.x), Math.round(view.y)];
  const [width, height] = [Math.round(before.width * view.scale), Math.round(before.height * view.scale)];
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = '#000';
  context.fillRect(x, y, width, height);
  if (after === null) return;
  drawPicture(context, before, view, 1);
  context.globalCompositeOperation = 'difference';
  drawPicture(context, after, view, 1);
  // The mixture with the original is as far from it as its strength says.
  brighten(context, gain * strength, pane);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1;
}

/** Multiplies what the pane shows, exactly and up to white: a picture added to itself is twice as bright. */
function brighten(context: CanvasRenderingContext2D, gain: number, { x, y, width, height }: Pane): void {
  context.imageSmoothingEnabled = false;
  const add = (share: number) => {
    context.globalCompositeOperation = 'lighter';
    context.globalAlpha = share;
    context.drawImage(context.canvas, x, y, width, height, 0, 0, width, height);
  };
  let left = gain;
  for (; left >= 2; left /= 2) add(1);
  if (left > 1) add(left - 1);
  if (left >= 1) return;
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1 - left;
  context.fillRect(0, 0, width, height);
}

const LENS_RADIUS = 76;
const LENS_GAP = 6;
const LENS_FACTOR = 4;

/** Round pieces of one place, enlarged: the original, the Restoration, or both beside each other, as the pane shows. */
function drawLenses(context: CanvasRenderingContext2D, look: LookScene, pane: Pane, checker: Checker): void {
  const { view, ratio, loupe, before, after, pieces, overlay, strength } = look;
  if (loupe === null) return;
  const radius = Math.min(LENS_RADIUS * ratio, pane.height * 0.4, pane.width * 0.2);
  const scale = Math.max(ratio, view.scale) * LENS_FACTOR;
  const at = { x: view.x + loupe.x * view.scale, y: view.y + loupe.y * view.scale };
  const reach = 2 * radius + LENS_GAP * ratio;
  const middle = {
    x: Math.min(pane.width - reach, Math.max(reach, at.x)),
    y: Math.min(pane.height - radius, Math.max(radius, at.y)),
  };
  const common = { before, strength, divider: 0 };
  const original = { label: 'Original', scene: { ...common, after: null } };
  const restored = { label: 'Restored', scene: { ...common, after, pieces, overlay } };
  const both = after === null ? [original] : [original, restored];
  const lenses = pane.shows === 'before' ? [original] : pane.shows === 'after' ? both.slice(-1) : both;
  for (const [i, { label, scene }] of lenses.entries()) {
    const side = lenses.length === 1 ? 0 : 2 * i - 1;
    const x = middle.x + side * (radius + (LENS_GAP * ratio) / 2);
    const closer: View = { scale, x: x - loupe.x * scale, y: middle.y - loupe.y * scale };
    const ring = new Path2D();
    ring.arc(x, middle.y, radius, 0, 2 * Math.PI);
    context.save();
    context.clip(ring);
    context.fillStyle = '#808080';
    context.fill(ring);
    paint(context, { ...scene, view: closer }, checker, pane);
    caption(context, label, x, middle.y + radius * 0.72, ratio);
    context.restore();
    context.lineWidth = 3 * ratio;
    context.strokeStyle = 'rgb(0 0 0 / 55%)';
    context.stroke(ring);
    context.lineWidth = 1.5 * ratio;
    context.strokeStyle = '#ffffff';
    context.stroke(ring);
  }
}

function caption(context: CanvasRenderingContext2D, text: string, x: number, y: number, ratio: number): void {
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textAlign = 'center';
  const width = context.measureText(text).width + 10 * ratio;
  context.fillStyle = 'rgb(20 20 20 / 78%)';
  context.fillRect(x - width / 2, y - 8 * ratio, width, 16 * ratio);
  context.fillStyle = '#ffffff';
  context.textBaseline = 'middle';
  context.fillText(text, x, y);
}
