/** What our own metrics learnt from the training photos: made by `scripts/fit-metrics.ts`. */
import proxy from './fitted/brisque-proxy.json' with { type: 'json' };
import good from './fitted/niqe.json' with { type: 'json' };
import type { KernelMachine } from './kernel-machine.ts';
import type { NiqeModel } from './niqe.ts';

/** Texture statistics of good photos. */
export const FITTED_NIQE: NiqeModel = good.models;

/** From BRISQUE's features to what the damage costs an average photo: 100 sqrt(1 - SSIM). */
export const FITTED_PROXY: KernelMachine = proxy.machine;
