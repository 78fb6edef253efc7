/** Scores and differences in words, the same in the Studio and on the command line. */
import type { Comparison } from './evaluation.ts';
import { METRICS, type MetricId } from './score.ts';

/** Decimals that are worth reading. */
const DECIMALS: Readonly<Record<MetricId, number>> = {
  psnr: 2,
  ssim: 4,
  niqe: 2,
  piqe: 1,
  'brisque-proxy': 1,
  brisque: 1,
};

/** Fewer photos than this give no interval worth printing. */
const FEW = 5;

/** A value as people read it: `31.25 dB`, `0.9312`, `identical` for an infinite PSNR, a dash for none. */
export function scoreInWords(metric: MetricId, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return 'identical';
  return `${value.toFixed(DECIMALS[metric])} ${METRICS[metric].unit}`.trim();
}

/** `better by 0.80 dB (0.50 to 1.10)`, `no difference shown (-0.10 to 0.30 dB)`; the interval is the middle 95 %. */
export function differenceInWords({ metric, mean, low, high, count }: Comparison): string {
  if (count === 0) return 'nothing to compare';
  const { higherIsBetter, unit } = METRICS[metric];
  const print = (value: number): string => value.toFixed(DECIMALS[metric]);
  const tail = unit === '' ? '' : ` ${unit}`;
  if (low === 0 && high === 0) return 'no difference';
  if (count < FEW) {
    const sign = mean > 0 === higherIsBetter ? 'better' : 'worse';
    return `${sign} by ${print(Math.abs(mean))}${tail} on average, on too few photos to tell how sure that is`;
  }
  if (low <= 0 && high >= 0) return `no difference shown (${print(low)} to ${print(high)}${tail})`;
  const [from, to] = mean > 0 ? [low, high] : [-high, -low];
  const better = mean > 0 === higherIsBetter;
  return `${better ? 'better' : 'worse'} by ${print(Math.abs(mean))}${tail} (${print(from)} to ${print(to)})`;
}

/** `12 of 12 photos`. */
export function winsInWords({ wins, losses, ties }: Pick<Comparison, 'wins' | 'losses' | 'ties'>): string {
  const all = wins + losses + ties;
  return `better on ${wins} of ${all} ${all === 1 ? 'photo' : 'photos'}${ties > 0 ? `, the same on ${ties}` : ''}`;
}
