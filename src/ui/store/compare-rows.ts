/** What the tab "Compare" says of each cell: name, time, scores, and which are best. */
import { METRICS, type MetricId } from '../../engine/domain/score.ts';
import {
  COMPARE_METRICS,
  type CompareCell,
  type CompareResult,
  type CompareState,
  EMPTY_RESULT,
  INPUT,
  isOf,
  modelsKey,
  plainKey,
  REFERENCE,
  type ResultKey,
} from './compare-state.ts';
import type { PhotoId } from './photos-slice.ts';

export interface CompareRow {
  /** `input`, `reference` or the id of a cell. */
  readonly id: string;
  readonly name: string;
  readonly cell: CompareCell | null;
  readonly key: ResultKey;
  /** The picture in sight: the wanted one, or the last one until that is there. */
  readonly shown: ResultKey;
  readonly result: CompareResult;
}

type NameOf = (model: string) => string;

/** A cell's name: `Local`, `Haze, then Local`, `Local, 50 %`. */
export function cellName(
  { models, strength }: Pick<CompareCell, 'models' | 'strength'>,
  nameOf: NameOf,
): string {
  const chain = models.map(nameOf).join(', then ');
  return strength === 1 ? chain : `${chain}, ${Math.round(strength * 100)} %`;
}

/** Input, reference (where there is one) and all cells, in the order in which they are shown. */
export function compareRows(
  state: CompareState,
  photo: PhotoId,
  hasReference: boolean,
  nameOf: NameOf,
): readonly CompareRow[] {
  const plain = (which: typeof INPUT | typeof REFERENCE, name: string): CompareRow => {
    const key = plainKey(photo, which);
    return { id: which, name, cell: null, key, shown: key, result: state.results[key] ?? EMPTY_RESULT };
  };
  return [
    plain(INPUT, 'Input'),
    ...(hasReference ? [plain(REFERENCE, 'Reference')] : []),
    ...state.cells.map((cell): CompareRow => {
      const key = modelsKey(photo, cell.models, cell.strength);
      const result = state.results[key] ?? EMPTY_RESULT;
      const stays = result.state !== 'ready' && cell.last !== null && isOf(cell.last, photo);
      const shown = stays && cell.last !== null ? cell.last : key;
      return { id: cell.id, name: cellName(cell, nameOf), cell, key, shown, result };
    }),
  ];
}

/** How far the cells of a photo are; null where nothing is being restored. */
export function compareProgress(
  state: CompareState,
): { readonly finished: number; readonly total: number; readonly share: number } | null {
  const { photo, cells, results, paused } = state;
  if (photo === null || paused) return null;
  const all = cells.map(
    ({ models, strength }) => results[modelsKey(photo, models, strength)] ?? EMPTY_RESULT,
  );
  const ended = all.filter((result) => result.state === 'ready' || result.state === 'failed').length;
  const working = all.find((result) => result.state === 'working');
  if (working === undefined) return null;
  return { finished: ended, total: all.length, share: (ended + working.share) / all.length };
}

/** A value as `mend score` prints it, without its unit. */
export function scoreText(metric: MetricId, value: number): string {
  return Number.isFinite(value) ? value.toFixed(metric === 'ssim' ? 4 : 2) : 'identical';
}

/** The value of a metric in a row; null where it has none. */
export function scoreOf(row: Pick<CompareRow, 'result'>, metric: MetricId): number | null {
  const score = row.result.scores[metric];
  return score !== undefined && 'value' in score ? score.value : null;
}

/**
 * Ids of the rows that are best by a metric, several where they print alike. The reference does not compete, and
 * without a rival there is no best.
 */
export function bestRows(rows: readonly CompareRow[], metric: MetricId): readonly string[] {
  const rivals = rows
    .filter(({ id }) => id !== REFERENCE)
    .flatMap((row) => {
      const value = scoreOf(row, metric);
      return value === null || Number.isNaN(value) ? [] : [{ id: row.id, value }];
    });
  if (rivals.length < 2) return [];
  const sign = METRICS[metric].higherIsBetter ? 1 : -1;
  const best = rivals.reduce((top, rival) => (sign * rival.value > sign * top.value ? rival : top));
  const text = scoreText(metric, best.value);
  const alike = rivals.filter(({ value }) => scoreText(metric, value) === text);
  return alike.length === rivals.length ? [] : alike.map(({ id }) => id);
}

/** One line on where the numbers mislead: what they say against each other here, or what to beware of at all. */
export function cautionOf(rows: readonly CompareRow[], hasReference: boolean): string {
  if (!hasReference) {
    return 'Without a clean photo to compare with, these scores only guess: invented texture can please them, and honest smoothness displease them. Trust your eyes first.';
  }
  const nameOf = (id: string | undefined) => rows.find((row) => row.id === id)?.name;
  const closest = bestRows(rows, 'psnr');
  const fooled = COMPARE_METRICS.find((metric) => {
    const best = bestRows(rows, metric);
    return METRICS[metric].needs === null && best.length > 0 && !best.some((id) => closest.includes(id));
  });
  if (closest.length > 0 && fooled !== undefined) {
    return `${METRICS[fooled].label} likes ${nameOf(bestRows(rows, fooled)[0])} best, yet ${nameOf(closest[0])} is closest to the clean photo: scores without a reference can be pleased by what was invented.`;
  }
  return 'PSNR and SSIM compare with the clean photo: PSNR prefers a smooth result to a crisp one whose texture is a little off, SSIM hardly sees a shift of colour.';
}

/** Scores of all rows as CSV (RFC 4180): one row a cell, full precision, empty where there is no value. */
export function scoresCsv(
  rows: readonly CompareRow[],
  photo: string,
  backend: string,
  how: CompareState['how'],
): string {
  const facts = ['photo', 'name', 'models', 'strength', 'milliseconds', 'backend', 'channel', 'border'];
  const head = [...facts, ...COMPARE_METRICS];
  const lines = rows.map((row) => {
    const { name, cell, result } = row;
    const value = (metric: MetricId): string => {
      const score = scoreOf(row, metric);
      return score === null ? '' : score === Number.POSITIVE_INFINITY ? 'inf' : String(score);
    };
    return [
      text(photo),
      text(name),
      text(cell?.models.join(',') ?? ''),
      cell === null ? '' : String(cell.strength),
      result.milliseconds === null ? '' : String(Math.round(result.milliseconds)),
      cell === null ? '' : text(backend),
      how.channel,
      String(how.border),
      ...COMPARE_METRICS.map(value),
    ].join(',');
  });
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A text as a field; what a spreadsheet would take for a formula gets an apostrophe before it. */
function text(value: string): string {
  const tame = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
