/** Draws figures for reports. What is drawn here is for reading; results are exported pixel by pixel elsewhere. */
import { invariant } from '../../engine/domain/fault.ts';
import { SIGNED_COLOURS } from '../../engine/domain/layer.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { FigureSpec, PhotoWindow } from '../protocol/figure.ts';
import { rgbaWindow } from './pixels.ts';

const PANEL = 640;
const MARGIN = 24;
const GAP = 16;
const TITLE = 28;
const LINE = 22;
const FOOTER = 40;
const FONT = 'system-ui, "Noto Sans", sans-serif';
const INK = '#1c1c1c';
const QUIET = '#575757';

/** Size of a panel that shows a window: as wide as all panels; small windows by whole steps, so that pixels stay square. */
export function panelSize({ width, height }: Pick<PhotoWindow, 'width' | 'height'>): {
  readonly width: number;
  readonly height: number;
  readonly smooth: boolean;
} {
  const side = Math.max(width, height);
  const scale = side > PANEL ? PANEL / side : Math.floor(PANEL / side);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    smooth: scale < 1,
  };
}

/** One window of a raster at the size of a panel. */
export async function makePanel(raster: Raster, window: PhotoWindow): Promise<ImageBitmap> {
  const { x, y, width, height } = window;
  const size = panelSize(window);
  const bitmap = await createImageBitmap(
    new ImageData(rgbaWindow(raster, x, y, width, height), width, height),
  );
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = size.smooth;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  return canvas.transferToImageBitmap();
}

export interface FigureLayout {
  readonly width: number;
  readonly height: number;
  /** Top left corner of each panel's picture. */
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

/** Where the panels lie. */
export function layOut(
  panels: readonly { readonly lines: readonly string[] }[],
  columns: number,
  panel: { readonly width: number; readonly height: number },
): FigureLayout {
  const lines = Math.max(0, ...panels.map((each) => each.lines.length));
  const pitch = panel.height + TITLE + lines * LINE + GAP;
  const across = Math.min(columns, panels.length);
  const down = Math.ceil(panels.length / columns);
  return {
    width: 2 * MARGIN + across * panel.width + (across - 1) * GAP,
    height: MARGIN + down * pitch + FOOTER,
    places: panels.map((_, i) => ({
      x: MARGIN + (i % columns) * (panel.width + GAP),
      y: MARGIN + Math.floor(i / columns) * pitch,
    })),
  };
}

/** The figure as a PNG file. */
export async function makeFigure({ panels, columns, footer, legend }: FigureSpec): Promise<Blob> {
  const first = panels[0]?.bitmap;
  invariant(first !== undefined, 'a figure has at least one panel');
  const layout = layOut(panels, columns, first);
  const canvas = new OffscreenCanvas(layout.width, layout.height);
  const context = contextOf(canvas);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, layout.width, layout.height);
  context.textBaseline = 'alphabetic';
  panels.forEach(({ title, lines, bitmap }, i) => {
    const { x, y } = layout.places[i] as { x: number; y: number };
    context.drawImage(bitmap, x, y);
    const below = y + bitmap.height;
    write(context, title, x, below + 20, `600 17px ${FONT}`, INK, bitmap.width);
    lines.forEach((line, row) => {
      write(context, line, x, below + 20 + (row + 1) * LINE, `15px ${FONT}`, QUIET, bitmap.width);
    });
    bitmap.close();
  });
  const base = layout.height - 18;
  const room = layout.width - 2 * MARGIN;
  const used = legend === null ? 0 : drawLegend(context, legend, layout.width - MARGIN, base);
  write(context, footer, MARGIN, base, `14px ${FONT}`, QUIET, room - used);
  return canvas.convertToBlob({ type: 'image/png' });
}

type Context = OffscreenCanvasRenderingContext2D;

function contextOf(canvas: OffscreenCanvas): Context {
  const context = canvas.getContext('2d');
  invariant(context !== null, 'no 2d context in the worker');
  return context;
}

/** Writes a line that ends with an ellipsis where it does not fit. */
function write(
  context: Context,
  text: string,
  x: number,
  y: number,
  font: string,
  ink: string,
  room: number,
): void {
  context.font = font;
  context.fillStyle = ink;
  let shown = text;
  while (shown.length > 1 && context.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
  context.fillText(shown, x, y);
}

/** The colour bar with its words, ending at `right`. @returns the width that it takes */
function drawLegend(
  context: Context,
  { less, more }: { readonly less: string; readonly more: string },
  right: number,
  base: number,
): number {
  const bar = 160;
  context.font = `14px ${FONT}`;
  const [lessWidth, moreWidth] = [context.measureText(less).width, context.measureText(more).width];
  const from = right - moreWidth - 8 - bar;
  const gradient = context.createLinearGradient(from, 0, from + bar, 0);
  const stops = [SIGNED_COLOURS.less, SIGNED_COLOURS.none, SIGNED_COLOURS.more];
  stops.forEach((colour, i) => {
    gradient.addColorStop(i / 2, `rgb(${colour.join(' ')})`);
  });
  context.fillStyle = gradient;
  context.fillRect(from, base - 11, bar, 12);
  context.fillStyle = QUIET;
  context.fillText(more, right - moreWidth, base);
  context.fillText(less, from - 8 - lessWidth, base);
  return moreWidth + lessWidth + bar + 32;
}
