/** Hands out what was compared: the table of scores, and the grid as a figure. */
import { LAYERS } from '../../engine/domain/layer.ts';
import { modelName } from '../../engine/domain/model-variant.ts';
import { METRICS } from '../../engine/domain/score.ts';
import type { FigurePanel, PhotoWindow } from '../../workers/protocol/figure.ts';
import { backendName, duration } from '../messages/copy.ts';
import type { CompareDesk } from './compare-desk.ts';
import { bestRows, type CompareRow, compareRows, scoreOf, scoresCsv, scoreText } from './compare-rows.ts';
import { COMPARE_METRICS, keyOf, layerOfView } from './compare-state.ts';
import { notify, type StudioContext } from './context.ts';
import type { PhotoEntry } from './photos-slice.ts';

/** A model's name, or its id where there is none. */
function nameOfModel({ store }: Pick<StudioContext, 'store'>, id: string): string {
  return modelName(store.getState().models.listing?.cards ?? [], id);
}

/** Saves the scores of the photo in front as CSV. */
export function exportScores(desk: CompareDesk): void {
  const { context } = desk;
  const front = rowsInFront(desk);
  if (front === null) return;
  const { hello } = context.store.getState().backend;
  const csv = scoresCsv(
    front.rows,
    front.entry.name,
    hello === null ? '' : backendName(hello),
    desk.state().how,
  );
  context.save(new Blob([csv], { type: 'text/csv' }), `${stemOf(front.entry.name)}-scores.csv`);
}

/** Saves the part of the photo that is in sight, as every row shows it, as one labelled PNG. */
export async function exportFigure(desk: CompareDesk, window: PhotoWindow, columns: number): Promise<void> {
  const { context } = desk;
  const front = rowsInFront(desk);
  if (front === null) return;
  const { view, gains, against } = desk.state();
  const kind = layerOfView(view);
  const wants = kind === null ? null : LAYERS[kind].against;
  const baseKey = wants && keyOf(desk.state(), front.entry.id, wants === 'chosen' ? against : wants);
  const base = baseKey && desk.rasterOf(baseKey);
  const panels: FigurePanel[] = [];
  for (const row of front.rows) {
    const raster = desk.rasterOf(row.key);
    if (raster === null) continue;
    const layer = kind === null ? null : { kind, base: base || null, gain: gains[kind] };
    const bitmap = await context.comparer.panel(raster, window, layer);
    if (!bitmap.ok) return notify(context, 'alert', bitmap.fault.message);
    panels.push({ title: row.name, lines: captions(row, front.rows), bitmap: bitmap.value });
  }
  const whole = window.width === front.entry.facts?.width && window.height === front.entry.facts.height;
  const part = whole ? '' : `, ${window.width} × ${window.height} px from ${window.x}, ${window.y}`;
  const shows = kind === null ? '' : `, ${LAYERS[kind].label.toLowerCase()} × ${gains[kind]}`;
  const file = await context.comparer.figure({
    panels,
    columns,
    footer: `${front.entry.name}${part}${shows}`,
    legend: kind === 'removed' ? { less: 'light given', more: 'light taken' } : null,
  });
  if (!file.ok) return notify(context, 'alert', file.fault.message);
  context.save(file.value, `${stemOf(front.entry.name)}-compared.png`);
}

interface Front {
  readonly entry: PhotoEntry;
  readonly rows: readonly CompareRow[];
}

function rowsInFront(desk: CompareDesk): Front | null {
  const entry = desk.photo();
  if (entry === null) return null;
  const hasReference = desk.referenceOf(entry.id) !== null;
  const nameOf = (id: string) => nameOfModel(desk.context, id);
  return { entry, rows: compareRows(desk.state(), entry.id, hasReference, nameOf) };
}

/** Scores and time as lines; the best are named in words. */
function captions(row: CompareRow, rows: readonly CompareRow[]): string[] {
  const texts = (compares: boolean) =>
    COMPARE_METRICS.filter((metric) => (METRICS[metric].needs === 'reference') === compares).flatMap(
      (metric) => {
        const value = scoreOf(row, metric);
        if (value === null) return [];
        const { label, unit } = METRICS[metric];
        const best = bestRows(rows, metric).includes(row.id) ? ' (best)' : '';
        return [`${label} ${scoreText(metric, value)} ${Number.isFinite(value) ? unit : ''}`.trim() + best];
      },
    );
  const time = row.cell && row.result.milliseconds !== null ? [duration(row.result.milliseconds)] : [];
  return [[...texts(true), ...time], texts(false)].flatMap((parts) =>
    parts.length === 0 ? [] : [parts.join(' · ')],
  );
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]+$/, '') || 'photo';
}
