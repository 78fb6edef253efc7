/** Metrics as data: what they need, which way is better and what they range over. */

export interface MetricMeta {
  readonly label: string;
  readonly needsReference: boolean;
  readonly higherIsBetter: boolean;
  readonly unit: 'dB' | '';
  readonly range: readonly [number, number];
}

export const METRICS = {
  psnr: {
    label: 'PSNR',
    needsReference: true,
    higherIsBetter: true,
    unit: 'dB',
    range: [0, Number.POSITIVE_INFINITY],
  },
  ssim: { label: 'SSIM', needsReference: true, higherIsBetter: true, unit: '', range: [-1, 1] },
} as const satisfies Record<string, MetricMeta>;

export type MetricId = keyof typeof METRICS;

export function isMetricId(id: string): id is MetricId {
  return Object.hasOwn(METRICS, id);
}
