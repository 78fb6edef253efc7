/** One photo before and after, in one of several looks, to be zoomed and moved. */
import {
  type PointerEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Region } from '../../engine/domain/raster.ts';
import type { Picture, PictureTile } from '../../workers/protocol/picture.ts';
import { CompareSlider } from './CompareSlider.tsx';
import { drawLook } from './draw-look.ts';
import { inPane, type Look, panesOf } from './panes.ts';
import { SideLabels } from './SideLabels.tsx';
import './split-view.css';
import { useBox } from './use-box.ts';
import { usePanZoom } from './use-pan-zoom.ts';
import {
  centre,
  dividerAt,
  fitView,
  type Size,
  shareAt,
  type View,
  visibleRegion,
  visibleSpan,
  ZOOM_STEP,
  zoomAt,
} from './view.ts';
import { ZoomBox } from './ZoomBox.tsx';

/** What shortcuts may ask of the view. */
export interface SplitViewHandle {
  fit(): void;
  actualSize(): void;
  zoom(direction: 1 | -1): void;
  divide(share: number): void;
  showOriginal(held: boolean): void;
}

/** A place on the photo, in its pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly ref?: Ref<SplitViewHandle>;
  readonly before: Picture;
  readonly after: Picture | null;
  /** Pieces of the Restoration that is going on. */
  readonly pieces?: readonly PictureTile[];
  /** Lies over the restored side, as large as the photo. */
  readonly overlay?: Picture | null;
  readonly strength: number;
  readonly look?: Look;
  /** True in the half of a blink that shows the original. */
  readonly blinked?: boolean;
  /** What differences are multiplied by. */
  readonly gain?: number;
  readonly loupe?: boolean;
  /** The colours of a place in words; null where there are none. */
  readonly readOut?: (spot: Spot) => string | null;
  /** Hears what of the photo is in sight. */
  readonly onSight?: (region: Region) => void;
  /** What the picture shows, for people who cannot see it. */
  readonly description: string;
}

/** A view, and the pane that it was chosen in. */
interface Placed {
  readonly size: string;
  readonly view: View;
  readonly width: number;
  readonly height: number;
}

/** The view in another pane: the same place stays in the middle. */
function viewIn({ view, width, height }: Placed, pane: Size): View {
  return { ...view, x: view.x + (pane.width - width) / 2, y: view.y + (pane.height - height) / 2 };
}

const NONE: readonly PictureTile[] = [];

export function SplitView(props: Props) {
  const {
    ref,
    before,
    after,
    pieces = NONE,
    overlay = null,
    strength,
    description,
    readOut,
    onSight,
  } = props;
  const { look = 'split', blinked = false, gain = 1, loupe = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useBox(frame);
  const [share, setShare] = useState(0.5);
  const [held, setHeld] = useState(false);
  const [spot, setSpot] = useState<Spot | null>(null);
  // A view belongs to a size of photo: the next photo of the same size is shown at the same place.
  const size = `${before.width}x${before.height}`;
  const [placed, setPlaced] = useState<Placed | null>(null);

  const both = (after !== null || pieces.length > 0) && !held;
  const panes = useMemo(
    () => (box === null ? [] : panesOf(both ? look : 'split', box, blinked)),
    [look, box, blinked, both],
  );
  const pane = panes[0] ?? null;
  const { width, height } = before;
  const view = useMemo(() => {
    if (pane === null) return null;
    return placed?.size === size ? viewIn(placed, pane) : fitView({ width, height }, pane);
  }, [placed, pane, size, width, height]);

  const changeView = useCallback(
    (change: (view: View) => View) =>
      setPlaced((current) => {
        if (pane === null) return current;
        const from = current?.size === size ? viewIn(current, pane) : fitView({ width, height }, pane);
        return { size, view: change(from), width: pane.width, height: pane.height };
      }),
    [size, pane, width, height],
  );
  const scaleTo = (scale: (now: number) => number) => {
    if (pane !== null) changeView((now) => zoomAt(now, scale(now.scale), pane.width / 2, pane.height / 2));
  };
  const step = (direction: 1 | -1) => scaleTo((now) => now * ZOOM_STEP ** direction);
  const fit = () => setPlaced(null);

  const paneBox = useMemo(() => pane && box && { ...pane, ratio: box.ratio }, [pane, box]);
  usePanZoom(frame, before, paneBox, changeView, (place) => inPane(panes, place));
  useImperativeHandle(ref, () => ({
    fit,
    actualSize: () => pane && changeView(() => centre(before, pane, 1)),
    zoom: step,
    divide: setShare,
    showOriginal: setHeld,
  }));

  const lens = loupe ? spot : null;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || box === null || view === null || pane === null) return;
    // Setting a size, even the same one, makes a new buffer.
    if (context.canvas.width !== box.width) context.canvas.width = box.width;
    if (context.canvas.height !== box.height) context.canvas.height = box.height;
    // Asked for only where something is transparent: the answer costs a reckoning of all styles.
    const ink = (name: string) => getComputedStyle(context.canvas).getPropertyValue(name);
    const checker = {
      get light() {
        return ink('--checker-light');
      },
      get dark() {
        return ink('--checker-dark');
      },
    };
    context.canvas.dataset.view = `${view.scale} ${view.x} ${view.y}`;
    drawLook(
      context,
      {
        panes,
        before,
        after: held ? null : after,
        pieces: held ? NONE : pieces,
        overlay,
        strength,
        gain,
        divider: dividerAt(share, view, before, pane),
        view,
        loupe: lens,
        ratio: box.ratio,
      },
      checker,
    );
  }, [before, after, pieces, overlay, strength, gain, share, held, box, view, pane, panes, lens]);

  const seen = view === null || pane === null ? null : visibleRegion(view, before, pane);
  const sight = seen === null ? '' : [seen.x, seen.y, seen.width, seen.height].join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the region is told by its numbers
  useEffect(() => {
    if (seen !== null) onSight?.(seen);
  }, [sight, onSight]);

  const point = (event: PointerEvent) => {
    const bounds = frame.current?.getBoundingClientRect();
    if (bounds === undefined || box === null || view === null) return;
    const place = inPane(panes, {
      x: (event.clientX - bounds.left) * box.ratio,
      y: (event.clientY - bounds.top) * box.ratio,
    });
    setSpot({ x: (place.x - view.x) / view.scale, y: (place.y - view.y) / view.scale });
  };

  const ratio = box?.ratio ?? 1;
  const rows = pane && view ? visibleSpan(view.y, before.height * view.scale, pane.height) : [0, 0];
  const colours = spot === null ? null : (readOut?.(spot) ?? null);
  return (
    <div className="split-view">
      <div ref={frame} className="split-frame" onPointerMove={point} onPointerLeave={() => setSpot(null)}>
        <canvas ref={canvas} role="img" aria-label={description} />
        {box !== null && view !== null && pane !== null && (
          <>
            <SideLabels panes={panes} view={view} photo={before} ratio={ratio} share={share} both={both} />
            {both && pane.shows === 'both' && (
              <CompareSlider
                share={share}
                left={dividerAt(share, view, before, pane) / ratio}
                top={(rows[0] as number) / ratio}
                height={((rows[1] as number) - (rows[0] as number)) / ratio}
                onShare={setShare}
                onDrag={(clientX) => {
                  const origin = frame.current?.getBoundingClientRect().left ?? 0;
                  setShare(shareAt((clientX - origin) * box.ratio, view, before, pane));
                }}
              />
            )}
          </>
        )}
        {colours !== null && <p className="read-out">{colours}</p>}
      </div>
      <ZoomBox scale={view?.scale ?? 1} onScale={(scale) => scaleTo(() => scale)} onStep={step} onFit={fit} />
    </div>
  );
}
