/** What quality costs: time against a score, a bubble as large as the model. */
import { type RefObject, useRef } from 'react';
import { scoreInWords } from '../../../../engine/domain/comparison-words.ts';
import { METRICS, type MetricId } from '../../../../engine/domain/score.ts';
import type { Evaluated } from '../../../../workers/protocol/evaluation.ts';
import '../../../charts/chart.css';
import { spread } from '../../../charts/spread.ts';
import { evenTicks, logTicks } from '../../../charts/ticks.ts';
import { chainName, metricTitle, paceInWords, parametersInWords } from '../../../messages/evaluation.ts';
import { useStudio } from '../../../store/store.ts';
import { FigureActions } from './FigureActions.tsx';

interface Props {
  readonly shown: Evaluated;
  readonly metric: MetricId;
}

interface Bubble {
  readonly name: string;
  readonly seconds: number;
  readonly score: number;
  readonly parameters: number;
}

export function TimeFigure({ shown: { summary }, metric }: Props) {
  const listing = useStudio((state) => state.models.listing);
  const figure = useRef<SVGSVGElement>(null);
  const bubbles = summary.models
    .map(({ id, columns, millisecondsPerMegapixel, parameters }) => ({
      name: chainName(listing, id),
      seconds: millisecondsPerMegapixel / 1000,
      score: columns[metric]?.mean ?? Number.NaN,
      parameters,
    }))
    .filter(({ seconds, score }) => seconds > 0 && Number.isFinite(score));
  if (bubbles.length === 0) return null;
  const input = summary.input[metric]?.mean ?? Number.NaN;
  return (
    <section className="folder-part" aria-labelledby="folder-time">
      <header>
        <h3 id="folder-time">Time and quality</h3>
        <FigureActions figure={figure} name={`mend-time-${metric}`} />
      </header>
      <Scatter ref={figure} metric={metric} bubbles={bubbles} input={input} />
      <p className="hint">
        Seconds to restore a megapixel on this machine, on a logarithmic axis; the area of a bubble is the
        number of parameters, a diamond has none.
      </p>
    </section>
  );
}

const WIDTH = 640;
const HEIGHT = 320;
const BOX = { left: 56, right: 470, top: 30, bottom: 276 };
const LARGEST = 18;
const COLOURS = 7;

interface ScatterProps {
  readonly ref: RefObject<SVGSVGElement | null>;
  readonly metric: MetricId;
  readonly bubbles: readonly Bubble[];
  readonly input: number;
}

function Scatter({ ref, metric, bubbles, input }: ScatterProps) {
  const scores = [...bubbles.map(({ score }) => score), ...(Number.isFinite(input) ? [input] : [])];
  const air = Math.max(0.02, (Math.max(...scores) - Math.min(...scores)) * 0.15);
  const [low, high] = [Math.min(...scores) - air, Math.max(...scores) + air];
  const times = bubbles.map(({ seconds }) => seconds);
  const [fast, slow] = [Math.min(...times) / 1.8, Math.max(...times) * 1.8];
  const x = (seconds: number) =>
    BOX.left + (Math.log(seconds / fast) / Math.log(slow / fast)) * (BOX.right - BOX.left);
  const y = (score: number) => BOX.bottom - ((score - low) / (high - low)) * (BOX.bottom - BOX.top);
  const most = Math.max(1, ...bubbles.map(({ parameters }) => parameters));
  const labels = spread(
    bubbles.map(({ score }) => y(score)),
    17,
    BOX.bottom,
  );
  return (
    <svg
      ref={ref}
      className="chart figure"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={scatterInWords(metric, bubbles, input)}
    >
      <text x="0" y="14" fontSize="12" fontWeight="600" fill="var(--text)">
        {metricTitle(metric)}, against time
      </text>
      {evenTicks(low, high).map((tick) => (
        <g key={tick}>
          <line x1={BOX.left} x2={BOX.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={BOX.left - 8} y={y(tick) + 4} fontSize="11" textAnchor="end" fill="var(--quiet)">
            {tick}
          </text>
        </g>
      ))}
      {logTicks(fast, slow).map((tick) => (
        <text
          key={tick}
          x={x(tick)}
          y={BOX.bottom + 18}
          fontSize="11"
          textAnchor="middle"
          fill="var(--quiet)"
        >
          {tick}
        </text>
      ))}
      <text x={BOX.right} y={BOX.bottom + 36} fontSize="11" textAnchor="end" fill="var(--quiet)">
        seconds a megapixel
      </text>
      {Number.isFinite(input) && (
        <>
          <line
            x1={BOX.left}
            x2={BOX.right}
            y1={y(input)}
            y2={y(input)}
            stroke="var(--quiet)"
            strokeDasharray="4 4"
          />
          <text x={BOX.left + 4} y={y(input) - 5} fontSize="11" fill="var(--quiet)">
            as it came in
          </text>
        </>
      )}
      {bubbles.map(({ name, seconds, score, parameters }, i) => {
        const ink = `var(--rank-${i % COLOURS})`;
        const [cx, cy] = [x(seconds), y(score)];
        const label = labels[i] ?? cy;
        const radius = Math.max(4, LARGEST * Math.sqrt(parameters / most));
        return (
          <g key={name}>
            <polyline
              points={`${cx},${cy} ${BOX.right + 4},${label} ${BOX.right + 12},${label}`}
              fill="none"
              stroke="var(--line)"
            />
            {parameters === 0 ? (
              <path d={`M${cx} ${cy - 7} l7 7 l-7 7 l-7 -7 z`} fill={ink} />
            ) : (
              <circle cx={cx} cy={cy} r={radius} fill={ink} fillOpacity="0.3" stroke={ink} strokeWidth="2" />
            )}
            <text x={BOX.right + 16} y={label + 4} fontSize="11" fill="var(--text)">
              {name.length > 26 ? `${name.slice(0, 25)}…` : name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function scatterInWords(metric: MetricId, bubbles: readonly Bubble[], input: number): string {
  const each = bubbles.map(
    ({ name, seconds, score, parameters }) =>
      `${name}: ${scoreInWords(metric, score)} in ${paceInWords(seconds * 1000)} a megapixel, parameters: ${parametersInWords(parameters)}.`,
  );
  return `${METRICS[metric].label} against time. As it came in: ${scoreInWords(metric, input)}. ${each.join(' ')}`;
}
