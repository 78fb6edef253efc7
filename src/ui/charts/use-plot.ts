/** A uPlot that lives as long as its place on the page, and follows its size, theme and numbers. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { inksAt, onTheme } from './inks.ts';
import { type Line, type PlotSetup, plotOptions } from './plot-options.ts';

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

  return {
    host,
    at: cursor !== null && cursor < steps.length ? cursor : steps.length - 1,
    zoomed,
    reset: () => plot.current?.setData(plot.current.data, true),
  };
}
