/** The one style of all charts, as uPlot takes it. */
import type uPlot from 'uplot';
import type { Inks } from './inks.ts';

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** `faint`: as measured. `strong`: what to look at. `dashed`: what to compare with. */
  readonly look: 'faint' | 'strong' | 'dashed';
}

export interface PlotSetup {
  readonly lines: readonly Pick<Line, 'label' | 'look'>[];
  readonly log: boolean;
  /** Points are marked where they are few. */
  readonly points: boolean;
  readonly format: (value: number) => string;
  readonly inks: () => Inks;
  /** The place of the values under the cursor, or null. */
  readonly onCursor: (index: number | null) => void;
  /** True while only a part of the steps is shown. */
  readonly onZoom: (zoomed: boolean) => void;
}

const FONT = '11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** A size to begin with; the box decides. */
const ANY = { width: 320, height: 160 };

export function plotOptions(setup: PlotSetup): uPlot.Options {
  const { lines, log, points, format, inks } = setup;
  const stroke = (look: Line['look']) => () => (look === 'strong' ? inks().text : inks().quiet);
  const axis = { stroke: () => inks().quiet, font: FONT, ticks: { show: false } };
  const grid = { stroke: () => inks().line, width: 1 };
  return {
    ...ANY,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
    scales: {
      x: { time: false },
      y: log ? { distr: 3 } : { range: { min: { pad: 0.12 }, max: { pad: 0.12 } } },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 72, values: (_, ticks) => ticks.map(stepLabel) },
      {
        ...axis,
        grid,
        size: 52,
        gap: 6,
        space: 30,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : format(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, look }) => ({
        label,
        stroke: stroke(look),
        width: look === 'strong' ? 1.75 : 1,
        alpha: look === 'faint' ? 0.45 : 1,
        spanGaps: true,
        points: { show: points && look === 'strong', size: 5, fill: () => inks().text },
        ...(look === 'dashed' ? { dash: [4, 4] } : {}),
      })),
    ],
    hooks: {
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

function stepLabel(step: number): string {
  if (!Number.isInteger(step)) return '';
  return step >= 10_000 ? `${step / 1000}k` : String(step);
}
