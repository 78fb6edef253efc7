/** Words about evaluations of folders. */
import type { Comparison, Evaluation } from '../../engine/domain/evaluation.ts';
import { modelName } from '../../engine/domain/model-variant.ts';
import { METRICS, type MetricId } from '../../engine/domain/score.ts';
import type { ZooListing } from '../../workers/protocol/api.ts';

/** What the photo itself is called beside models. */
export const AS_IT_CAME = 'As it came in';

/** A model's name, or those of a chain. */
export function chainName(listing: ZooListing | null, chain: string): string {
  return chain
    .split(',')
    .map((id) => modelName(listing?.cards ?? [], id))
    .join(' → ');
}

/** `PSNR (dB), higher is better`. */
export function metricTitle(metric: MetricId): string {
  const { label, unit, higherIsBetter } = METRICS[metric];
  return `${label}${unit ? ` (${unit})` : ''}, ${higherIsBetter ? 'higher' : 'lower'} is better`;
}

/** How it was measured: `12 photos · PSNR and SSIM over RGB, no crop · WebAssembly`. */
export function conditionsInWords({ photos, total, channel, border, metrics, backend }: Evaluation): string {
  const compared = metrics.filter((id) => METRICS[id].needs === 'reference').map((id) => METRICS[id].label);
  const parts = [
    photos.length === total ? photosInWords(total) : `${photos.length} of ${photosInWords(total)}`,
    ...(compared.length > 0
      ? [`${compared.join(' and ')} over ${channel === 'rgb' ? 'RGB' : 'luma (Y)'}`]
      : []),
    border === 0 ? 'no border left out' : `${border} px left out on every side`,
    backend === 'webgpu' ? 'WebGPU' : 'WebAssembly',
  ];
  return parts.join(' · ');
}

export function photosInWords(count: number): string {
  return count === 1 ? '1 photo' : `${count} photos`;
}

/** Seconds, so that all rows compare: `0.12 s`, `1.2 s`, `93 s`. */
export function paceInWords(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '–';
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? seconds.toPrecision(2) : Math.round(seconds)} s`;
}

/** `1.01 M`, `159 k`, `none`. */
export function parametersInWords(count: number): string {
  if (count === 0) return 'none';
  return count < 1e6 ? `${Math.round(count / 1e3)} k` : `${(count / 1e6).toFixed(2)} M`;
}

/** The comparison of a model against another, whichever way round it was made; null where there is none. */
export function comparisonOf(
  comparisons: readonly Comparison[],
  metric: MetricId,
  model: string | null,
  against: string | null,
): Comparison | null {
  const same = comparisons.filter((one) => one.metric === metric);
  const found = same.find((one) => one.model === model && one.against === against);
  if (found !== undefined) return found;
  const turned = same.find((one) => one.model === against && one.against === model);
  if (turned === undefined || model === null) return null;
  const { mean, low, high, wins, losses } = turned;
  return { ...turned, model, against, mean: -mean, low: -high, high: -low, wins: losses, losses: wins };
}
