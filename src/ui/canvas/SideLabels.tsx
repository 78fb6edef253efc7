/** Names what each pane shows, in words, at the visible corner of the photo. */
import type { Pane } from './panes.ts';
import { type Size, type View, visibleSpan } from './view.ts';

interface Props {
  readonly panes: readonly Pane[];
  readonly view: View;
  readonly photo: Size;
  /** Device pixels for one CSS pixel. */
  readonly ratio: number;
  /** Where the divider stands, 0..1. */
  readonly share: number;
  /** False while there is nothing but the original. */
  readonly both: boolean;
}

const NAMES = { before: 'Original', after: 'Restored', difference: 'Difference' } as const;

export function SideLabels({ panes, view, photo, ratio, share, both }: Props) {
  return panes.map((pane) => {
    const [left, right] = visibleSpan(view.x, photo.width * view.scale, pane.width);
    const [top] = visibleSpan(view.y, photo.height * view.scale, pane.height);
    const from = { transform: `translate(${(pane.x + left) / ratio}px, ${(pane.y + top) / ratio}px)` };
    if (pane.shows !== 'both') {
      return (
        <span key={pane.shows} className="side-label" style={from}>
          {NAMES[pane.shows]}
        </span>
      );
    }
    return (
      <div key="both" className="side-labels">
        <span className="side-label" hidden={both && share < 0.1} style={from}>
          Original
        </span>
        {both && (
          <span
            className="side-label side-label-end"
            hidden={share > 0.9}
            style={{ transform: `translate(${(right - pane.width) / ratio}px, ${top / ratio}px)` }}
          >
            Restored
          </span>
        )}
      </div>
    );
  });
}
