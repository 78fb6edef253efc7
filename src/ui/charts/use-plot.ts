/** A uPlot that lives as long as its place on the page, and follows its size, theme and numbers. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { inksAt, onTheme } from './inks.ts';
import { type Line, type PlotSetup, plotOptions } from './plot-options.ts';
import { rangeAfter, zoomKeyOf } from './zoom.ts';

interface PlotProps extends Pick<PlotSetup, 'log' | 'points' | 'span' | 'level'> {
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly onDraw?: (plot: uPlot) => void;
}

export interface PlotHandle {
  readonly host: RefObject<HTMLDivElement | null>;
  /** Place of the values under the cursor, or the last one. */
  readonly at: number;
  readonly zoomed: boolean;
  /** Shows the whole Run again. */
  reset(): void;
  /** Reads values by the arrows; zooms and moves as `zoom.ts` says. */
  onKeyDown(event: KeyboardEvent): void;
}

/** Draws lines over steps into `host`. */
export function usePlot({ steps, lines, log, points, span, level, onDraw }: PlotProps): PlotHandle {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const isZoomed = useRef(false);
  const latest = useRef({ lines, onDraw });
  latest.current = { lines, onDraw };
  // A line more or less is another plot.
  const names = lines.map(({ label }) => label).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: names stand for the lines, whose values go in below
  useEffect(() => {
    const box = host.current;
    if (box === null) return;
    let inks = inksAt(box);
    const made = new uPlot(
      plotOptions({
        lines: latest.current.lines,
        log,
        points,
        span,
        level,
        inks: () => inks,
        onCursor: setCursor,
        onZoom: (now) => {
          isZoomed.current = now;
          setZoomed(now);
        },
        onDraw: (drawn) => latest.current.onDraw?.(drawn),
      }),
      [[]],
      box,
    );
    plot.current = made;
    const sizes = new ResizeObserver(() =>
      made.setSize({ width: box.clientWidth, height: box.clientHeight }),
    );
    sizes.observe(box);
    const endTheme = onTheme(() => {
      inks = inksAt(box);
      made.redraw(false, true);
    });
    return () => {
      sizes.disconnect();
      endTheme();
      made.destroy();
    };
  }, [log, points, span, level, names]);

  useEffect(() => {
    const data: uPlot.AlignedData = [[...steps], ...lines.map(({ values }) => [...values])];
    // New steps must not undo a zoom.
    plot.current?.setData(data, !isZoomed.current);
    if (isZoomed.current) plot.current?.redraw();
  }, [steps, lines]);

  const at = cursor !== null && cursor < steps.length ? cursor : steps.length - 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    const made = plot.current;
    const key = zoomKeyOf(event);
    const arrow = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (made === null || steps.length < 2 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === null && arrow === 0) return;
    // The page has other uses for these keys.
    event.preventDefault();
    if (key === null) readAt(made, Math.min(steps.length - 1, Math.max(0, at + arrow)));
    else zoomBy(made, key, steps[at] as number);
  };

  return {
    host,
    onKeyDown,
    at,
    zoomed,
    reset: () => plot.current?.setData(plot.current.data, true),
  };
}

/** Puts the cursor on the values of a place, and these into sight. */
function readAt(plot: uPlot, index: number): void {
  const step = plot.data[0][index] as number;
  const { min, max } = plot.scales.x ?? {};
  if (min != null && max != null && (step < min || step > max)) {
    const shift = step < min ? step - min : step - max;
    plot.setScale('x', { min: min + shift, max: max + shift });
  }
  plot.setCursor({ left: plot.valToPos(step, 'x'), top: 0 });
}

function zoomBy(plot: uPlot, key: Parameters<typeof rangeAfter>[0], centre: number): void {
  const [steps] = plot.data;
  const whole = [steps[0] as number, steps[steps.length - 1] as number] as const;
  const { min, max } = plot.scales.x ?? {};
  const now = [min ?? whole[0], max ?? whole[1]] as const;
  const inSight = centre >= now[0] && centre <= now[1];
  const [low, high] = rangeAfter(key, now, whole, inSight ? centre : (now[0] + now[1]) / 2);
  plot.setScale('x', { min: low, max: high });
}
