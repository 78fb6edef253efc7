/** What the classical methods leave open, as scripts/choose-classical.ts chose it on photos of val.txt. */
import type { RainWeights } from './rain-layers.ts';

/** Pixels between BM3D's reference patches. */
export const STEP = 4;

/** What the terms of the rain layers weigh. */
export const WEIGHTS: RainWeights = { along: 3, sparse: 0.1 };
