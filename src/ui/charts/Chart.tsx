/** One chart: thin lines on a canvas, values in its caption, and the same in words for those who do not see it. */
import { memo, useEffect, useId, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { inksAt, onTheme } from './inks.ts';
import { type Line, plotOptions } from './plot-options.ts';

interface Props {
  readonly title: string;
  /** Which way is better, and the unit: `lower is better`. */
  readonly note: string;
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly log?: boolean;
  readonly points?: boolean;
  /** The least that its axis shows. */
  readonly span?: number;
  readonly format: (value: number) => string;
}

export const Chart = memo(function Chart({
  title,
  note,
  steps,
  lines,
  log = false,
  points = false,
  span = 0,
  format,
}: Props) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const isZoomed = useRef(false);
  const latest = useRef(lines);
  latest.current = lines;

  useEffect(() => {
    const box = host.current;
    if (box === null) return;
    let inks = inksAt(box);
    const made = new uPlot(
      plotOptions({
        lines: latest.current,
        log,
        points,
        span,
        inks: () => inks,
        onCursor: setCursor,
        onZoom: (now) => {
          isZoomed.current = now;
          setZoomed(now);
        },
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
  }, [log, points, span]);

  useEffect(() => {
    const data: uPlot.AlignedData = [[...steps], ...lines.map(({ values }) => [...values])];
    // New steps must not undo a zoom.
    plot.current?.setData(data, !isZoomed.current);
    if (isZoomed.current) plot.current?.redraw();
  }, [steps, lines]);

  const at = cursor !== null && cursor < steps.length ? cursor : steps.length - 1;
  const shown = lines.map(({ label, look, values }) => ({ label, look, value: values[at] ?? null }));
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <span id={id} className="chart-title">
          {title}
        </span>
        <span className="quiet">{note}</span>
        {at >= 0 && (
          <span className="chart-values">
            <span className="quiet">step {steps[at]}</span>
            {shown.map(({ label, look, value }) => (
              <span key={label} data-look={look}>
                {label} {value === null ? '–' : format(value)}
              </span>
            ))}
          </span>
        )}
        {zoomed && (
          <button
            type="button"
            className="text-button chart-reset"
            onClick={() => plot.current?.setData(plot.current.data, true)}
          >
            Whole run
          </button>
        )}
      </figcaption>
      <div
        ref={host}
        className="chart-plot"
        role="img"
        aria-label={inWords(title, note, steps, lines, format)}
      />
    </figure>
  );
});

/** `Loss, lower is better. Smoothed: 0.08 at step 1, 0.05 at step 40.` */
function inWords(
  title: string,
  note: string,
  steps: readonly number[],
  lines: readonly Line[],
  format: (value: number) => string,
): string {
  if (steps.length === 0) return `${title}, ${note}. Nothing measured yet.`;
  const sentences = lines.map(({ label, values }) => {
    const first = values.findIndex((value) => value !== null);
    const last = values.findLastIndex((value) => value !== null);
    if (first < 0) return `${label}: nothing measured yet.`;
    const point = (i: number) => `${format(values[i] as number)} at step ${steps[i]}`;
    return first === last ? `${label}: ${point(first)}.` : `${label}: ${point(first)}, ${point(last)}.`;
  });
  return `${title}, ${note}. ${sentences.join(' ')}`;
}
