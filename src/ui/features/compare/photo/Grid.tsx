/** All models on one photo, at one zoom and one place. */
import {
  type Dispatch,
  type KeyboardEvent,
  type Ref,
  type SetStateAction,
  useCallback,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { PhotoWindow } from '../../../../workers/protocol/figure.ts';
import { type Box, useBox } from '../../../canvas/use-box.ts';
import { centre, fitView, type View, visibleSpan, ZOOM_STEP, zoomAt } from '../../../canvas/view.ts';
import { ZoomBox } from '../../../canvas/ZoomBox.tsx';
import { bestRows, type CompareRow } from '../../../store/compare-rows.ts';
import { layerOfView, needsBase } from '../../../store/compare-state.ts';
import { effects } from '../../../store/effects.ts';
import type { PhotoEntry, PhotoFacts } from '../../../store/photos-slice.ts';
import { useStudio } from '../../../store/store.ts';
import { Cell, type Shared } from './Cell.tsx';
import { GAP, layOutGrid } from './grid-layout.ts';
import type { Spot } from './Pane.tsx';
import { colourAt, photoOf, pictureOf } from './use-rows.ts';

/** What shortcuts and buttons elsewhere may ask of the grid. */
export interface GridHandle {
  fit(): void;
  actualSize(): void;
  zoom(direction: 1 | -1): void;
  divide(share: number): void;
  step(by: number): void;
  showInput(held: boolean): void;
  /** The part of the photo that is in sight, and the number of columns. */
  sight(): { readonly window: PhotoWindow; readonly columns: number } | null;
}

/** A view belongs to a size of photo: the next photo of the same size is shown at the same place. */
export interface Placed {
  readonly size: string;
  readonly view: View;
  /** The pane that it was chosen in: in another one the same place stays in the middle. */
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly ref?: Ref<GridHandle>;
  readonly entry: PhotoEntry;
  readonly facts: PhotoFacts;
  readonly rows: readonly CompareRow[];
  readonly placed: Placed | null;
  readonly onPlaced: Dispatch<SetStateAction<Placed | null>>;
  /** True in the half of a blink that shows what is compared against. */
  readonly blinked: boolean;
  /** True where the page is one narrow column and the grid grows downwards. */
  readonly narrow: boolean;
}

export function Grid(props: Props) {
  const { ref, entry, facts, rows, placed, onPlaced, blinked, narrow } = props;
  const stage = useRef<HTMLDivElement>(null);
  const space = useBox(stage);
  const compare = useStudio((state) => state.compare);
  const [share, setShare] = useState(0.5);
  const [held, setHeld] = useState(false);
  const [spot, setSpot] = useState<Spot | null>(null);
  const size = `${facts.width}x${facts.height}`;

  const shown = compare.enlarged ? rows.filter(({ id }) => id === compare.current) : rows;
  const baseRow = rows.find(({ id }) => id === compare.against) ?? rows[0];
  const basePicture = baseRow === undefined ? null : photoOf(entry, baseRow);
  const mode = compare.view === 'split' || compare.view === 'sides' ? compare.view : 'plain';
  const across = mode === 'sides' ? 2 : 1;
  const css = space && { width: space.width / space.ratio, height: space.height / space.ratio };
  const layout =
    css &&
    layOutGrid(shown.length, (facts.width / facts.height) * across, {
      width: css.width,
      height: narrow && !compare.enlarged ? Number.POSITIVE_INFINITY : css.height,
    });
  const ratio = space?.ratio ?? 1;
  const width = layout ? Math.round(Math.floor((layout.width - (across - 1) * 2) / across) * ratio) : 0;
  const height = layout ? Math.round(layout.height * ratio) : 0;
  // Their identity tells panes whether to draw anew.
  const box: Box | null = useMemo(
    () => (width === 0 ? null : { width, height, ratio }),
    [width, height, ratio],
  );
  const fitted = useMemo(() => box && fitView(facts, box), [facts, box]);
  const view = useMemo(
    () => (placed?.size === size ? recentre(placed, width, height) : fitted),
    [placed, size, width, height, fitted],
  );

  const changeView = useCallback(
    (change: (view: View) => View) =>
      onPlaced((now) => {
        const photo = { width: facts.width, height: facts.height };
        const from = now?.size === size ? recentre(now, width, height) : fitView(photo, { width, height });
        return { size, view: change(from), width, height };
      }),
    [size, width, height, facts.width, facts.height, onPlaced],
  );
  const scaleTo = (scale: (now: number) => number) =>
    changeView((now) => zoomAt(now, scale(now.scale), width / 2, height / 2));
  const step = (by: number) => {
    const at = rows.findIndex(({ id }) => id === compare.current);
    const to = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (to === undefined) return;
    effects.compare.point(to.id);
    stage.current?.querySelector<HTMLElement>(`[data-cell="${to.id}"]`)?.focus({ preventScroll: true });
  };

  useImperativeHandle(ref, () => ({
    fit: () => onPlaced(null),
    actualSize: () => changeView(() => centre(facts, { width, height }, 1)),
    zoom: (direction) => scaleTo((now) => now * ZOOM_STEP ** direction),
    divide: setShare,
    step,
    showInput: setHeld,
    sight: () => {
      if (view === null || layout === null) return null;
      const [left, right] = visibleSpan(view.x, facts.width * view.scale, width);
      const [top, bottom] = visibleSpan(view.y, facts.height * view.scale, height);
      const x = Math.floor((left - view.x) / view.scale);
      const y = Math.floor((top - view.y) / view.scale);
      const window = {
        x,
        y,
        width: Math.min(facts.width - x, Math.max(1, Math.ceil((right - left) / view.scale))),
        height: Math.min(facts.height - y, Math.max(1, Math.ceil((bottom - top) / view.scale))),
      };
      return { window, columns: layout.columns };
    },
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of what lies in a cell, such as its divider, are its own.
    if (!(event.target instanceof HTMLElement) || event.target.dataset.cell === undefined) return;
    const columns = layout?.columns ?? 1;
    const moves: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -rows.length,
      End: rows.length,
    };
    const by = moves[event.key];
    if (event.key === 'Enter') effects.compare.enlarge(!compare.enlarged);
    else if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    else step(by);
    event.preventDefault();
  };

  const closest = bestRows(rows, 'psnr');
  const swapped = held || (compare.view === 'blink' && blinked);
  const cellOf = (row: CompareRow, shared: Shared) => {
    const own = pictureOf(entry, row, compare.view);
    const swap = swapped && baseRow !== undefined && row.id !== baseRow.id && own !== null;
    const against = needsBase(compare.view) && baseRow !== undefined && row.id !== baseRow.id;
    return (
      // biome-ignore lint/a11y/useSemanticElements: photos beside each other are no table
      <div
        key={row.id}
        role="gridcell"
        className="cell"
        data-cell={row.id}
        tabIndex={row.id === compare.current ? 0 : -1}
        aria-selected={row.id === compare.current}
        onFocus={() => effects.compare.point(row.id)}
        onDoubleClick={() => effects.compare.enlarge(!compare.enlarged)}
      >
        <Cell
          row={row}
          picture={swap ? basePicture : own}
          base={against && basePicture !== null ? { name: baseRow.name, picture: basePicture } : null}
          label={swap ? baseRow.name : null}
          best={closest.includes(row.id)}
          colour={spot !== null && shared.loupe !== null ? colourAt(row, spot) : null}
          current={row.id === compare.current}
          shared={shared}
        />
      </div>
    );
  };

  return (
    <div className="grid-stage" ref={stage} data-view={compare.view}>
      {layout !== null && box !== null && view !== null && (
        // biome-ignore lint/a11y/useSemanticElements: photos beside each other are no table
        <div
          role="grid"
          aria-label="Results"
          aria-rowcount={Math.ceil(shown.length / layout.columns)}
          aria-colcount={layout.columns}
          className="grid"
          style={{ gridTemplateColumns: `repeat(${layout.columns}, ${layout.width}px)`, gap: GAP }}
          onKeyDown={onKeyDown}
        >
          {chunks(shown, layout.columns).map((line) => (
            // biome-ignore lint/a11y/useSemanticElements: photos beside each other are no table
            // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
            <div role="row" className="grid-row" key={line[0]?.id}>
              {line.map((row) =>
                cellOf(row, {
                  photo: facts,
                  box,
                  view,
                  onView: changeView,
                  mode,
                  share,
                  onShare: setShare,
                  loupe:
                    compare.loupe && layerOfView(compare.view) === null ? (spot ?? middle(view, box)) : null,
                  onSpot: compare.loupe ? setSpot : null,
                  paused: compare.paused,
                }),
              )}
            </div>
          ))}
        </div>
      )}
      <ZoomBox
        scale={view?.scale ?? 1}
        onScale={(scale) => scaleTo(() => scale)}
        onStep={(direction) => scaleTo((now) => now * ZOOM_STEP ** direction)}
        onFit={() => onPlaced(null)}
      />
      {compare.enlarged && (
        <button type="button" className="button grid-back" onClick={() => effects.compare.enlarge(false)}>
          Show all
        </button>
      )}
    </div>
  );
}

/** A view as a pane of another size shows it. */
function recentre({ view, ...from }: Placed, width: number, height: number): View {
  return { ...view, x: view.x + (width - from.width) / 2, y: view.y + (height - from.height) / 2 };
}

/** What lies in the middle of a pane. */
function middle(view: View, box: Box): Spot {
  return { x: (box.width / 2 - view.x) / view.scale, y: (box.height / 2 - view.y) / view.scale };
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
