/** A figure for a report: panels with captions, in the order of reading. */

/** A part of a photo, in its pixels. */
export interface PhotoWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FigurePanel {
  readonly title: string;
  /** Captions below the title, each on a line of its own. */
  readonly lines: readonly string[];
  /** All panels' bitmaps are of one size. */
  readonly bitmap: ImageBitmap;
}

export interface FigureSpec {
  readonly panels: readonly FigurePanel[];
  readonly columns: number;
  /** What the figure shows, below all panels. */
  readonly footer: string;
  /** Words at both ends of the colour bar of signed values; null where there is none. */
  readonly legend: { readonly less: string; readonly more: string } | null;
}
