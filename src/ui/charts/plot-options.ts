/** The one style of all charts, as uPlot takes it. */
import type uPlot from 'uplot';
import type { Inks } from './inks.ts';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** `faint`: as measured. `strong`: what to look at. `dashed`: what to compare with. */
  readonly look: 'faint' | 'strong' | 'dashed';
  /** One of several of equal rank: its place among them gives colour and dashes. */
  readonly rank?: number;
}

export interface PlotSetup {
  readonly lines: readonly Pick<Line, 'label' | 'look' | 'rank'>[];
  readonly log: boolean;
  /** Points are marked where they are few. */
  readonly points: boolean;
  /** What an axis shows at least, so that a flat line looks flat; 0 on a logarithmic one. */
  readonly span: number;
  readonly inks: () => Inks;
  /** The place of the values under the cursor, or null. */
  readonly onCursor: (index: number | null) => void;
  /** True while only a part of the steps is shown. */
  readonly onZoom: (zoomed: boolean) => void;
  /** After every drawing, for what stands beside the lines. */
  readonly onDraw?: (plot: uPlot) => void;
  /** A level that the axis always shows, with a line of its own. */
  readonly level?: number | undefined;
}

/** Lines of equal rank differ by these too, for eyes and printers without colour. */
const DASHES: readonly (readonly number[])[] = [
  [],
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
  [4, 2],
  [14, 4],
  [8, 3, 2, 3, 2, 3],
];

/** Lengths of strokes and gaps of a line, in px; none: unbroken. */
export function dashOf(rank: number): readonly number[] {
  return DASHES[rank % DASHES.length] ?? [];
}

const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A size to begin with; the box decides. */
const ANY = { width: 320, height: 160 };

export function plotOptions(setup: PlotSetup): uPlot.Options {
  const { lines, log, points, span, inks, level } = setup;
  const stroke = (look: Line['look']) => () => (look === 'strong' ? inks().text : inks().quiet);
  const axis = { stroke: () => inks().quiet, font: FONT, ticks: { show: false } };
  const grid = { stroke: () => inks().line, width: 1 };
  return {
    ...ANY,
    legend: { show: false },
    // Room for the last step's label, which is centred on the edge.
    padding: [8, 14, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
    scales: {
      x: { time: false },
      y: log
        ? { distr: 3, range: (_, low, high) => paddedLog(...including(level, low, high)) }
        : { range: (_, low, high) => padded(...including(level, low, high), span) },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 72, values: (_, ticks) => ticks.map(stepLabel) },
      {
        ...axis,
        grid,
        size: 48,
        gap: 6,
        space: 30,
        values: (_, ticks) => (log ? ticks.map(powerLabel) : evenLabels(ticks)),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, look, rank }) => ({
        label,
        stroke: rank === undefined ? stroke(look) : () => rankInk(inks(), rank),
        width: look === 'strong' ? 1.75 : 1,
        alpha: look === 'faint' ? 0.45 : 1,
        spanGaps: true,
        points: { show: points && look === 'strong', size: 5, fill: () => inks().text },
        ...(look === 'dashed' ? { dash: [4, 4] } : {}),
        ...(rank === undefined ? {} : { dash: [...dashOf(rank)] }),
      })),
    ],
    hooks: {
      drawAxes: [(plot) => level !== undefined && drawLevel(plot, level, inks().quiet)],
      draw: [(plot) => setup.onDraw?.(plot)],
      setCursor: [({ cursor: { idx } }) => setup.onCursor(idx ?? null)],
      setScale: [
        (plot, key) => {
          if (key !== 'x') return;
          const [steps] = plot.data;
          const { min, max } = plot.scales.x ?? {};
          if (min == null || max == null || steps.length < 2) return;
          setup.onZoom(min > (steps[0] as number) || max < (steps[steps.length - 1] as number));
        },
      ],
    },
  };
}

/** The colour of a line of equal rank. */
export function rankInk({ ranks, text }: Inks, rank: number): string {
  return ranks[rank % ranks.length] ?? text;
}

function drawLevel(plot: uPlot, level: number, ink: string): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(level, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function including(level: number | undefined, low: number, high: number): [number, number] {
  return level === undefined ? [low, high] : [Math.min(low, level), Math.max(high, level)];
}

function stepLabel(step: number): string {
  if (!Number.isInteger(step)) return '';
  return step >= 10_000 ? `${step / 1000}k` : String(step);
}

/** The range of an axis: what is shown with some air, and never less than `span`. */
function padded(low: number, high: number, span: number): [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, span || 1];
  const middle = (low + high) / 2;
  // An axis of no length would have ticks without end.
  const half = Math.max((high - low) * 0.6, span / 2) || Math.abs(middle) * 0.1 || 1;
  return [middle - half, middle + half];
}

/** The same on a logarithmic axis: never less than a doubling. */
function paddedLog(low: number, high: number): [number, number] {
  if (!(low > 0) || !Number.isFinite(high)) return [0.01, 1];
  const middle = Math.sqrt(low * high);
  const half = Math.max(Math.sqrt(high / low) * 1.2, Math.SQRT2);
  return [middle / half, middle * half];
}

/** As many decimals as tell the ticks apart. */
function evenLabels(ticks: readonly number[]): string[] {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) || 1;
  if (step < 1e-3) return ticks.map((tick) => (tick === 0 ? '0' : tick.toExponential(1)));
  // A step of 2.5 needs a decimal too.
  const power = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const decimals = Number.isInteger(Number((step * 10 ** power).toPrecision(6))) ? power : power + 1;
  return ticks.map((tick) => (tick === 0 ? '0' : tick.toFixed(decimals)));
}

/** Ticks of a logarithmic axis; uPlot leaves out those without room. */
function powerLabel(tick: number | null): string {
  // The ends of the axis come along and are seldom round.
  if (tick === null || Math.abs(Number(tick.toPrecision(1)) / tick - 1) > 1e-6) return '';
  return tick < 1e-3 ? tick.toExponential(0) : String(Number(tick.toPrecision(3)));
}
