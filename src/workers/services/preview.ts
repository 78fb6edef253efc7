/** One fixed validation crop, restored at every validation; and where the network errs and expects to, where it can tell. */
import { heatRaster, roundPeak } from '../../engine/domain/heat.ts';
import { fromFloats, type Raster } from '../../engine/domain/raster.ts';
import type { ValidationScore } from '../../engine/domain/run.ts';
import type { Predict, ValidationSet } from '../../engine/domain/sample.ts';
import { absoluteErrors, channelMeans, correlation, scaleOf } from '../../engine/evaluation/calibration.ts';
import type { ErrorMaps, TrainingEvent } from '../protocol/training.ts';
import { mostDetailed } from './most-detailed.ts';

export interface Preview {
  /** Restores the crop. */
  make(predict: Predict, doubt: Predict | null, scores: readonly ValidationScore[]): Promise<void>;
  tell(step: number, onEvent: (event: TrainingEvent) => void): void;
}

/** Shows the crop with most detail, the same one throughout the Run. */
export function createPreview(sets: readonly ValidationSet[]): Preview {
  const sample = mostDetailed(sets);
  const side = sample?.side ?? 0;
  const size = { width: side, height: side };
  const raster = (floats: Float32Array): Raster => fromFloats(floats, { ...size, depth: 8, alpha: null });
  let made: { readonly restored: Raster; readonly maps: ErrorMaps | null } | null = null;
  return {
    make: async (predict, doubt, scores) => {
      if (!sample) return;
      const shape = [1, side, side, 3] as const;
      const restored = await predict(sample.degraded, shape);
      const uncertainty = doubt && (await doubt(sample.degraded, shape));
      const maps = uncertainty && mapsOf(restored, sample.clean, uncertainty, scaleOf(scores) ?? 1, size);
      made = { restored: raster(restored), maps };
    },
    tell: (step, onEvent) => {
      if (!sample || !made) return;
      const [degraded, clean] = [raster(sample.degraded), sample.real ? null : raster(sample.clean)];
      onEvent({ kind: 'preview', step, degraded, clean, ...made });
    },
  };
}

/** Both maps in one pseudocolour, so that they can be compared. */
function mapsOf(
  restored: Float32Array,
  clean: Float32Array,
  uncertainty: Float32Array,
  scale: number,
  size: Pick<Raster, 'width' | 'height'>,
): ErrorMaps {
  const errors = absoluteErrors(restored, clean);
  const expected = channelMeans(uncertainty, scale);
  const peak = roundPeak(errors, expected);
  return {
    error: heatRaster(errors, size, peak),
    expected: heatRaster(expected, size, peak),
    peak,
    agreement: correlation(expected, errors),
  };
}
