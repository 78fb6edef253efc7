/** Means with their intervals, one line each, around zero. */
import type { RefObject } from 'react';
import '../../../charts/chart.css';
import { evenTicks } from '../../../charts/ticks.ts';

export interface IntervalRow {
  readonly label: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface Props {
  readonly ref: RefObject<SVGSVGElement | null>;
  readonly title: string;
  readonly higherIsBetter: boolean;
  readonly rows: readonly IntervalRow[];
}

const WIDTH = 640;
const LABELS = 200;
const ROW = 26;
const TOP = 34;

/** A picture of what the list beside it says; `title` names it, the list gives the numbers. */
export function IntervalFigure({ ref, title, higherIsBetter, rows }: Props) {
  const drawn = rows.filter(({ mean }) => Number.isFinite(mean));
  const ends = drawn.flatMap(({ low, high }) => [low, high]);
  const reach = Math.max(1e-6, ...ends.map(Math.abs)) * 1.1;
  const [from, to] = [Math.min(0, ...ends) - reach * 0.06, Math.max(0, ...ends) + reach * 0.06];
  const x = (value: number) => LABELS + ((value - from) / (to - from)) * (WIDTH - LABELS - 20);
  const height = TOP + drawn.length * ROW + 44;
  const bottom = TOP + drawn.length * ROW + 4;
  return (
    <svg
      ref={ref}
      className="chart figure"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={`${title}. The list below says the same in words.`}
    >
      <text x="0" y="14" fontSize="12" fontWeight="600" fill="var(--text)">
        {title}
      </text>
      {evenTicks(from, to).map((tick) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={TOP - 6} y2={bottom} stroke="var(--line)" />
          <text x={x(tick)} y={bottom + 15} fontSize="11" textAnchor="middle" fill="var(--quiet)">
            {tick}
          </text>
        </g>
      ))}
      <line x1={x(0)} x2={x(0)} y1={TOP - 6} y2={bottom} stroke="var(--quiet)" />
      <text x={LABELS} y={bottom + 31} fontSize="11" fill="var(--quiet)">
        {higherIsBetter ? '← worse' : '← better'}
      </text>
      <text x={WIDTH - 20} y={bottom + 31} fontSize="11" textAnchor="end" fill="var(--quiet)">
        {higherIsBetter ? 'better →' : 'worse →'}
      </text>
      {drawn.map(({ label, mean, low, high }, i) => {
        const y = TOP + i * ROW + ROW / 2;
        return (
          <g key={label}>
            <text x={LABELS - 12} y={y + 4} fontSize="12" textAnchor="end" fill="var(--text)">
              {label.length > 30 ? `${label.slice(0, 29)}…` : label}
            </text>
            <line x1={x(low)} x2={x(high)} y1={y} y2={y} stroke="var(--text)" strokeWidth="2" />
            <line x1={x(low)} x2={x(low)} y1={y - 6} y2={y + 6} stroke="var(--text)" strokeWidth="2" />
            <line x1={x(high)} x2={x(high)} y1={y - 6} y2={y + 6} stroke="var(--text)" strokeWidth="2" />
            <circle cx={x(mean)} cy={y} r="3.5" fill="var(--text)" />
          </g>
        );
      })}
    </svg>
  );
}
