/** One chart: thin lines on a canvas, values in its caption, and the same in words for those who do not see it. */
import { memo, useId } from 'react';
import './chart.css';
import { inWords } from './in-words.ts';
import { PlotArea } from './PlotArea.tsx';
import type { Line } from './plot-options.ts';
import { usePlot } from './use-plot.ts';

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
  const { host, at, zoomed, reset, onKeyDown } = usePlot({ steps, lines, log, points, span });
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
          <button type="button" className="text-button chart-reset" onClick={reset}>
            Whole run
          </button>
        )}
      </figcaption>
      <PlotArea host={host} label={inWords(title, note, steps, lines, format)} onKeyDown={onKeyDown} />
    </figure>
  );
});
