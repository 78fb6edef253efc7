/** One way to every metric of the catalogue. */
import { StudioError } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import { METRICS, type MetricId } from '../domain/score.ts';
import { brisqueFeatures } from './brisque-features.ts';
import { FITTED_NIQE, FITTED_PROXY } from './fitted-models.ts';
import { type KernelMachine, predict } from './kernel-machine.ts';
import { niqe } from './niqe.ts';
import { piqe } from './piqe.ts';
import type { MetricOptions } from './planes.ts';
import { psnr } from './psnr.ts';
import { ssim } from './ssim.ts';

export interface MeasureOptions extends MetricOptions {
  /** The clean photo, for metrics that compare. */
  readonly reference?: Raster;
  /** The model for BRISQUE proper, which does not come along: see `parseBrisqueModel`. */
  readonly brisqueModel?: KernelMachine;
}

/**
 * A metric of a photo, in the unit and range that `METRICS` names. The channel is for PSNR and SSIM; the metrics
 * without a reference always look at grey levels. The border is left out for all.
 * @throws StudioError `option-invalid` where the metric lacks its reference or model, or cannot judge this photo
 */
export function measure(id: MetricId, raster: Raster, options: MeasureOptions = {}): number {
  const border = options.border ?? 0;
  switch (id) {
    case 'psnr':
      return psnr(raster, given(id, options.reference), options);
    case 'ssim':
      return ssim(raster, given(id, options.reference), options);
    case 'niqe':
      return niqe(raster, FITTED_NIQE, border);
    case 'piqe':
      return piqe(raster, border);
    case 'brisque-proxy':
      return predict(FITTED_PROXY, brisqueFeatures(raster, border));
    case 'brisque':
      return predict(given(id, options.brisqueModel), brisqueFeatures(raster, border));
  }
}

function given<T>(id: MetricId, needed: T | undefined): T {
  if (needed !== undefined) return needed;
  const { label, needs } = METRICS[id];
  throw new StudioError(
    'option-invalid',
    needs === 'model'
      ? `${label} needs the model of its authors, which does not come along: import it, or choose brisque-proxy.`
      : `${label} compares with a clean photo: name the reference.`,
  );
}
