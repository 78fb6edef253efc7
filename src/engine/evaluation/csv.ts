/** Tables as text that spreadsheets and statistics programs read. */
import type { Cell, Evaluation } from '../domain/evaluation.ts';
import { METRICS, type MetricId } from '../domain/score.ts';
import { summarise } from './summary.ts';

/** What the columns of the photo as it came in are called. */
export const INPUT_NAME = 'input';

/**
 * Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers
 * stay numbers.
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * An Evaluation as CSV: one row for each photo and contestant, then the mean and the standard deviation of each
 * contestant (over the photos that all contestants have a value of). Time comes last, since it never repeats.
 */
export function evaluationCsv(evaluation: Evaluation): string {
  const { metrics, photos, failed } = evaluation;
  const { input, models } = summarise(evaluation);
  const head = metrics.map((id) =>
    METRICS[id].unit ? `${METRICS[id].label} (${METRICS[id].unit})` : METRICS[id].label,
  );
  const cells = (photo: string, model: string, { scores, milliseconds }: Cell) => [
    photo,
    model,
    ...metrics.map((id) => print(id, scores[id])),
    milliseconds === 0 ? '' : Math.round(milliseconds),
  ];
  const everyone = [{ id: INPUT_NAME, columns: input }, ...models];
  const summary = (name: 'mean' | 'spread') =>
    everyone.map(({ id, columns }) => [
      name === 'mean' ? 'mean' : 'standard deviation',
      id,
      ...metrics.map((metric) => print(metric, columns[metric]?.[name])),
      '',
    ]);
  return csvOf([
    ['photo', 'model', ...head, 'time (ms)'],
    ...photos.flatMap((photo) => [
      cells(photo.in, INPUT_NAME, photo.input),
      ...evaluation.models.flatMap(({ id }) => {
        const cell = photo.outputs[id];
        return cell ? [cells(photo.in, id, cell)] : [];
      }),
    ]),
    ...failed.map(({ in: name, error }) => [name, `failed: ${error}`, ...metrics.map(() => ''), '']),
    ...summary('mean'),
    ...summary('spread'),
  ]);
}

/** Decimals that tell more than a photo's noise and less than a processor's rounding. */
const DECIMALS: Readonly<Record<MetricId, number>> = {
  psnr: 4,
  ssim: 6,
  niqe: 4,
  piqe: 4,
  'brisque-proxy': 4,
  brisque: 4,
};

function print(metric: MetricId, value: number | undefined): string | number {
  if (value === undefined || Number.isNaN(value)) return '';
  return Number.isFinite(value) ? Number(value.toFixed(DECIMALS[metric])) : 'inf';
}
