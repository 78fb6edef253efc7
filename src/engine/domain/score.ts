/** Metrics as data: what they need, which way is better, what they range over and where they mislead. */

export interface MetricMeta {
  readonly label: string;
  /** What it takes besides the photo: the clean photo, a model that the user brings, or nothing. */
  readonly needs: 'reference' | 'model' | null;
  readonly higherIsBetter: boolean;
  readonly unit: 'dB' | '';
  /** Values that can occur. */
  readonly range: readonly [number, number];
  /** What one meets in practice, in plain words. */
  readonly usual: string;
  /** Where it misleads, in plain words. */
  readonly misleads: string;
}

export const METRICS = {
  psnr: {
    label: 'PSNR',
    needs: 'reference',
    higherIsBetter: true,
    unit: 'dB',
    range: [0, Number.POSITIVE_INFINITY],
    usual: '20 poor, 30 fair, 40 hard to tell from the clean photo; identical photos have no finite value.',
    misleads: 'It prefers a smooth, blurred result to a crisp one whose texture is a little off.',
  },
  ssim: {
    label: 'SSIM',
    needs: 'reference',
    higherIsBetter: true,
    unit: '',
    range: [-1, 1],
    usual: '0.7 poor, 0.9 fair, above 0.98 hard to tell from the clean photo.',
    misleads: 'It hardly sees a shift of colour or brightness, and counts noise in flat places too much.',
  },
  niqe: {
    label: 'NIQE',
    needs: null,
    higherIsBetter: false,
    unit: '',
    range: [0, Number.POSITIVE_INFINITY],
    usual: '3 to 5 for good photos, 10 and more for badly damaged ones.',
    misleads:
      'It knows good photos of about half a megapixel: large soft files, fog, night and flat skies look damaged to it, and invented texture looks good. It is fitted to our own photos: do not compare it with published numbers.',
  },
  piqe: {
    label: 'PIQE',
    needs: null,
    higherIsBetter: false,
    unit: '',
    range: [0, 100],
    usual: 'Up to 20 excellent, 35 good, 50 fair, above that poor.',
    misleads:
      'It looks for flat block edges and noise only: colour, haze and darkness do not count, and a photo without texture gets 100.',
  },
  'brisque-proxy': {
    label: 'BRISQUE-proxy',
    needs: null,
    higherIsBetter: false,
    unit: '',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: 'About 15 for clean photos, 40 for plainly damaged ones, 80 for ruined ones.',
    misleads:
      'No people were asked: it guesses what the damage that it sees costs an average photo in SSIM, and knows noise, blur, JPEG, defocus and enlarging only. It is not BRISQUE and does not compare with it.',
  },
  brisque: {
    label: 'BRISQUE',
    needs: 'model',
    higherIsBetter: false,
    unit: '',
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    usual: '0 to 30 for good photos, up to 100 for bad ones; not limited to that.',
    misleads:
      'It learnt what people said of five kinds of damage (JPEG, JPEG 2000, noise, blur, lost data): rain, haze and restoration artefacts are outside that. It says nothing without the model of its authors.',
  },
} as const satisfies Record<string, MetricMeta>;

export type MetricId = keyof typeof METRICS;

export const METRIC_IDS = Object.keys(METRICS) as MetricId[];

/** Why a metric that people ask for is not in the catalogue. */
export const ABSENT_METRICS: Readonly<Record<string, string>> = {
  pi: 'PI averages NIQE with a score by Ma et al., whose model was trained on opinions and does not come along; a stand-in under that name would mislead, so there is none.',
};

export function isMetricId(id: string): id is MetricId {
  return Object.hasOwn(METRICS, id);
}
