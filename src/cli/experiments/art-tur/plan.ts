/** What the experiment measures with, and which Runs it wants. */
import type { PresetId } from '../../../engine/domain/presets.ts';
import type { RealPlan } from '../common/real-photos.ts';
import type { PlannedRun } from '../common/runs.ts';
import type { CropPlan } from '../common/test-crops.ts';
import { type Arm, armsOf, recipeOf, type Sizes } from './arms.ts';

/** Photos that no arm learns from; of these, in this order, as many as are asked for. */
const TEST = ['test/clean/kodak24', 'test/clean/cbsd68'];
/** As MiOIR measures. */
const BORDER = 4;

const REAL = ['rain', 'haze', 'lowlight', 'noise_rni15', 'mixed_realsrset'].map(
  (name) => `test/real/${name}`,
);

/** Test crops of a size of the experiment. */
export function cropPlan({ images, crop }: Sizes): CropPlan {
  return { folders: TEST, images, crop, border: BORDER };
}

/** Photos with real damage. NIQE wants sides of at least 192 pixels. */
export function realPlan(quick: boolean): RealPlan {
  return quick ? { folders: REAL, photos: 1, side: 192 } : { folders: REAL, photos: 4, side: 384 };
}

/** What part of the experiment is wanted. */
export interface Choice {
  /** The first seed. */
  readonly first: number;
  readonly sizes: Sizes;
  readonly ablations: boolean;
  /** Names of arms; absent: all. */
  readonly arms?: readonly string[];
}

export interface WantedRun {
  readonly arm: Arm;
  readonly seed: number;
  readonly planned: PlannedRun;
}

/** The Runs of a setting, seed by seed, so that what is there early is already paired. */
export function wantedRuns(setting: PresetId, { first, sizes, ablations, arms }: Choice): WantedRun[] {
  const seeds = Array.from({ length: sizes.seeds }, (_, i) => first + i);
  return seeds.flatMap((seed) =>
    armsOf(setting, ablations, arms).map((arm) => ({
      arm,
      seed,
      planned: { name: `${setting}/${arm.id}-${seed}`, recipe: recipeOf(arm, seed, sizes, setting) },
    })),
  );
}
