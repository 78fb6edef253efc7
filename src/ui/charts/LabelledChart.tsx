/** Several lines of equal rank, each with its name and value at its end, apart without colour too. */
import { memo, useId, useMemo, useState } from 'react';
import type uPlot from 'uplot';
import './chart.css';
import { inWords } from './in-words.ts';
import { PlotArea } from './PlotArea.tsx';
import { dashOf, type Line } from './plot-options.ts';
import { spread } from './spread.ts';
import { usePlot } from './use-plot.ts';

export type LabelledLine = Pick<Line, 'label' | 'values'>;

interface Props {
  readonly title: string;
  /** Which way is better, or what the numbers are. */
  readonly note: string;
  readonly steps: readonly number[];
  readonly lines: readonly LabelledLine[];
  readonly log?: boolean;
  /** The least that its axis shows. */
  readonly span?: number;
  /** A value to compare with, always in sight. */
  readonly level?: number;
  readonly format: (value: number) => string;
}

/** Least distance of two labels, in px. */
const LABEL = 15;
/** As many colours as `chart.css` names. */
const COLOURS = 7;

export const LabelledChart = memo(function LabelledChart({
  title,
  note,
  steps,
  lines,
  log = false,
  span = 0,
  level,
  format,
}: Props) {
  const id = useId();
  const [ends, setEnds] = useState<readonly number[]>([]);
  // The plot redraws on new arrays only.
  const ranked = useMemo(() => lines.map(withRank), [lines]);
  const onDraw = (plot: uPlot) => {
    const placed = endsOf(plot);
    setEnds((before) => (before.join() === placed.join() ? before : placed));
  };
  const { host, at, zoomed, reset, onKeyDown } = usePlot({
    steps,
    lines: ranked,
    log,
    points: false,
    span,
    level,
    onDraw,
  });
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <span id={id} className="chart-title">
          {title}
        </span>
        <span className="quiet">{note}</span>
        {at >= 0 && <span className="chart-values quiet">step {steps[at]}</span>}
        {zoomed && (
          <button type="button" className="text-button chart-reset" onClick={reset}>
            Whole run
          </button>
        )}
      </figcaption>
      <div className="chart-with-labels">
        <PlotArea host={host} label={inWords(title, note, steps, lines, format)} onKeyDown={onKeyDown} />
        <div className="chart-labels" aria-hidden="true">
          {lines.map(({ label, values }, rank) => (
            <span key={label} style={{ top: ends[rank] ?? 0 }} hidden={ends[rank] === undefined}>
              <svg width="24" height="4" role="presentation">
                <line
                  x1="0"
                  x2="24"
                  y1="2"
                  y2="2"
                  strokeWidth="2"
                  stroke={`var(--rank-${rank % COLOURS})`}
                  strokeDasharray={dashOf(rank).join(' ')}
                />
              </svg>
              {label} {told(values, at, format)}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
});

const withRank = (line: LabelledLine, rank: number): Line => ({
  ...line,
  look: 'strong',
  rank,
});

/** The value at a step, or the last one before it. */
function told(values: readonly (number | null)[], at: number, format: (value: number) => string): string {
  const known = values.slice(0, at + 1).findLast((value) => value !== null);
  return known == null ? '' : format(known);
}

/** Where the lines end, in px from the top of the plot, moved apart. */
function endsOf(plot: uPlot): number[] {
  const { top, height } = plot.over.getBoundingClientRect();
  const origin = top - plot.root.getBoundingClientRect().top;
  const wanted = plot.data.slice(1).map((values) => {
    const last = (values as (number | null)[]).findLast((value) => value != null);
    return last == null ? height / 2 : Math.min(height, Math.max(0, plot.valToPos(last, 'y')));
  });
  return spread(wanted, LABEL, height).map((place) => Math.round(origin + place));
}
