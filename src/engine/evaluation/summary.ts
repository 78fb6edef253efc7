/** What an Evaluation says: means, spread, wins, and paired differences with their intervals. */
import type {
  Cell,
  Column,
  Columns,
  Comparison,
  EvaluatedPhoto,
  Evaluation,
  EvaluationSummary,
} from '../domain/evaluation.ts';
import { METRICS, type MetricId } from '../domain/score.ts';
import { mean, pairedInterval, spread } from './statistics.ts';

/** What identical photos count for where an infinite PSNR would drown all others: only in choosing the best. */
const PERFECT = 100;

/** A contestant's id, or null for the photo as it came in. */
type Who = string | null;

/**
 * Means, spread, wins, times and paired differences. Only photos that every contestant has a value of count, so that
 * all columns compare.
 * @param depth `table` leaves out the paired differences, which take their time on large folders
 */
export function summarise(evaluation: Evaluation, depth: 'whole' | 'table' = 'whole'): EvaluationSummary {
  const { metrics, models, photos } = evaluation;
  const everyone: Who[] = [null, ...models.map(({ id }) => id)];
  const tables = new Map(metrics.map((metric) => [metric, tableOf(photos, everyone, metric)]));
  const columnsOf = (who: Who): Columns =>
    Object.fromEntries([...tables].map(([metric, table]) => [metric, columnOf(table, who, metric)]));
  return {
    input: columnsOf(null),
    models: models.map(({ id, parameters }) => ({
      id,
      parameters,
      columns: columnsOf(id),
      millisecondsPerMegapixel: median(
        photos.flatMap(({ width, height, outputs }) => {
          const cell = outputs[id];
          return cell?.milliseconds ? [(cell.milliseconds * 1e6) / (width * height)] : [];
        }),
      ),
    })),
    best: Object.fromEntries(
      [...tables].flatMap(([metric, table]) => {
        const who = bestOf(table, metric);
        return who === undefined ? [] : [[metric, who]];
      }),
    ),
    comparisons:
      depth === 'table'
        ? []
        : metrics.flatMap((metric) => compareAll(tables.get(metric) ?? new Map(), everyone, metric)),
  };
}

/** Values of each contestant, photo by photo in one order. */
type Table = ReadonlyMap<Who, readonly number[]>;

function tableOf(photos: readonly EvaluatedPhoto[], everyone: readonly Who[], metric: MetricId): Table {
  const rows = photos
    .map((photo) => everyone.map((who) => cellOf(photo, who)?.scores[metric]))
    .filter((row): row is number[] => row.every((value) => value !== undefined));
  return new Map(everyone.map((who, i) => [who, rows.map((row) => row[i] as number)]));
}

/** A contestant's cell; null stands for the photo as it came in. */
export function cellOf(photo: EvaluatedPhoto, who: string | null): Cell | undefined {
  return who === null ? photo.input : photo.outputs[who];
}

function columnOf(table: Table, who: Who, metric: MetricId): Column {
  const values = table.get(who) ?? [];
  const finite = values.filter(Number.isFinite);
  const counted = finite.length > 0 ? finite : values;
  const wins = values.filter((value, i) =>
    [...table.values()].every((others) => !isBetter(others[i] as number, value, metric)),
  ).length;
  return {
    count: values.length,
    identical: values.length - finite.length,
    mean: mean(counted),
    spread: spread(finite),
    wins,
  };
}

function isBetter(a: number, b: number, metric: MetricId): boolean {
  return METRICS[metric].higherIsBetter ? a > b : a < b;
}

function bestOf(table: Table, metric: MetricId): Who | undefined {
  const means = [...table].map(
    ([who, values]) => [who, mean(values.map((value) => Math.min(PERFECT, value)))] as const,
  );
  const [first, ...others] = means;
  if (first === undefined || Number.isNaN(first[1])) return undefined;
  return others.reduce((best, one) => (isBetter(one[1], best[1], metric) ? one : best), first)[0];
}

/** Each model against the input and against every model before it. */
function compareAll(table: Table, everyone: readonly Who[], metric: MetricId): Comparison[] {
  return everyone.flatMap((model, i) =>
    model === null ? [] : everyone.slice(0, i).map((against) => compare(table, model, against, metric)),
  );
}

function compare(table: Table, model: string, against: Who, metric: MetricId): Comparison {
  const [ours, theirs] = [table.get(model) ?? [], table.get(against) ?? []];
  const wins = ours.filter((value, i) => isBetter(value, theirs[i] as number, metric)).length;
  const losses = ours.filter((value, i) => isBetter(theirs[i] as number, value, metric)).length;
  // Where one is identical to the clean photo and the other is not, the difference has no size: it is a win only.
  const differences = ours.map((value, i) => value - (theirs[i] as number)).filter(Number.isFinite);
  const interval =
    differences.length > 0
      ? pairedInterval([differences], 0)
      : { mean: Number.NaN, low: Number.NaN, high: Number.NaN };
  return {
    metric,
    model,
    against,
    ...interval,
    count: differences.length,
    wins,
    losses,
    ties: ours.length - wins - losses,
  };
}

function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
