/** One photo before and after, under one divider, to be zoomed and moved. */
import { type Ref, useCallback, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { Picture } from '../../workers/protocol/picture.ts';
import { CompareSlider } from './CompareSlider.tsx';
import { drawScene } from './draw.ts';
import './split-view.css';
import { useBox } from './use-box.ts';
import { usePanZoom } from './use-pan-zoom.ts';
import { centre, dividerAt, fitView, shareAt, type View, visibleSpan, ZOOM_STEP, zoomAt } from './view.ts';
import { ZoomBox } from './ZoomBox.tsx';

/** What shortcuts may ask of the view. */
export interface SplitViewHandle {
  fit(): void;
  actualSize(): void;
  zoom(direction: 1 | -1): void;
  divide(share: number): void;
  showOriginal(held: boolean): void;
}

interface Props {
  readonly ref?: Ref<SplitViewHandle>;
  readonly before: Picture;
  readonly after: Picture | null;
  /** Lies over the restored side, as large as the photo. */
  readonly overlay?: Picture | null;
  readonly strength: number;
  /** What the picture shows, for people who cannot see it. */
  readonly description: string;
}

const NOWHERE = [0, 0] as const;

export function SplitView({ ref, before, after, overlay = null, strength, description }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useBox(frame);
  const [share, setShare] = useState(0.5);
  const [held, setHeld] = useState(false);
  // A view belongs to a size of photo: the next photo of the same size is shown at the same place.
  const size = `${before.width}x${before.height}`;
  const [placed, setPlaced] = useState<{ size: string; view: View } | null>(null);

  const fitted = box === null ? null : fitView(before, box);
  const view = placed?.size === size ? placed.view : fitted;

  const changeView = useCallback(
    (change: (view: View) => View) =>
      setPlaced((current) => {
        const from =
          current?.size === size
            ? current.view
            : box && fitView({ width: before.width, height: before.height }, box);
        return from === null ? current : { size, view: change(from) };
      }),
    [size, box, before.width, before.height],
  );
  const scaleTo = (scale: (now: number) => number) => {
    if (box !== null) changeView((now) => zoomAt(now, scale(now.scale), box.width / 2, box.height / 2));
  };
  const step = (direction: 1 | -1) => scaleTo((now) => now * ZOOM_STEP ** direction);
  const fit = () => setPlaced(null);

  usePanZoom(frame, before, box, changeView);
  useImperativeHandle(ref, () => ({
    fit,
    actualSize: () => box && changeView(() => centre(before, box, 1)),
    zoom: step,
    divide: setShare,
    showOriginal: setHeld,
  }));

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || box === null || view === null) return;
    // Setting a size, even the same one, makes a new buffer.
    if (context.canvas.width !== box.width) context.canvas.width = box.width;
    if (context.canvas.height !== box.height) context.canvas.height = box.height;
    const style = getComputedStyle(context.canvas);
    drawScene(
      context,
      {
        before,
        after: held ? null : after,
        overlay,
        strength,
        divider: dividerAt(share, view, before, box),
        view,
      },
      { light: style.getPropertyValue('--checker-light'), dark: style.getPropertyValue('--checker-dark') },
    );
  }, [before, after, overlay, strength, share, held, box, view]);

  const edges = box && view ? visibleSpan(view.x, before.width * view.scale, box.width) : NOWHERE;
  const rows = box && view ? visibleSpan(view.y, before.height * view.scale, box.height) : NOWHERE;
  const ratio = box?.ratio ?? 1;
  const top = rows[0] / ratio;
  const both = after !== null && !held;

  return (
    <div className="split-view">
      <div ref={frame} className="split-frame">
        <canvas ref={canvas} role="img" aria-label={description} />
        {box !== null && view !== null && (
          <>
            <span
              className="side-label"
              hidden={both && share < 0.1}
              style={{ transform: `translate(${edges[0] / ratio}px, ${top}px)` }}
            >
              Original
            </span>
            {both && (
              <span
                className="side-label side-label-end"
                hidden={share > 0.9}
                style={{ transform: `translate(${(edges[1] - box.width) / ratio}px, ${top}px)` }}
              >
                Restored
              </span>
            )}
            {both && (
              <CompareSlider
                share={share}
                left={dividerAt(share, view, before, box) / ratio}
                top={top}
                height={(rows[1] - rows[0]) / ratio}
                onShare={setShare}
                onDrag={(clientX) => {
                  const origin = frame.current?.getBoundingClientRect().left ?? 0;
                  setShare(shareAt((clientX - origin) * box.ratio, view, before, box));
                }}
              />
            )}
          </>
        )}
      </div>
      <ZoomBox scale={view?.scale ?? 1} onScale={(scale) => scaleTo(() => scale)} onStep={step} onFit={fit} />
    </div>
  );
}
