/** Applies models to a photo, one after another. */
import { throwIfCancelled } from '../domain/fault.ts';
import { peakOf, type Raster, samplesFor, withDepth } from '../domain/raster.ts';
import { bridgeOf } from '../imaging/colour-bridge.ts';
import { nextTask } from '../runtime/pacing.ts';
import { classicalPass } from './classical-pass.ts';
import type { LoadedModel } from './loaded-model.ts';
import { type NetworkPassOptions, networkPass } from './network-pass.ts';
import type { Step } from './pass.ts';
import { reducedPass } from './reduced-pass.ts';

export interface RestoreOptions extends Omit<NetworkPassOptions, 'colours'> {
  /** 0 keeps the input, 1 (the default) is the whole restoration. */
  readonly strength?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
  /** Asked before each piece, and waited for: lets the work rest between two of them. */
  readonly free?: () => Promise<void>;
}

/**
 * Restores a photo with one model after another. Opacity, depth and colour space stay; a grey photo stays grey.
 * @throws StudioError `cancelled`, `option-invalid`, `device-lost`, `out-of-memory`
 */
export async function restore(
  models: readonly LoadedModel[],
  input: Raster,
  options: RestoreOptions = {},
): Promise<Raster> {
  const { strength = 1 } = options;
  // Nothing is asked for, and the very pixels come back.
  if (strength === 0) return { ...input, rgb: input.rgb.slice() };
  const { onPiece, ...rest } = options;
  const colours = bridgeOf(input.profile ?? null);
  const alone = { ...rest, colours };
  const passes = models.map((model, i) => {
    if (model.kind !== 'network') return classicalPass(model, colours);
    // Only what the last model makes is worth showing.
    const own = i === models.length - 1 ? { ...alone, onPiece } : alone;
    return model.side === undefined
      ? networkPass(model, input, own)
      : reducedPass(model, model.side, input, own);
  });
  const total = passes.reduce((sum, pass) => sum + pass.pieces, 0);
  let done = 0;
  options.onProgress?.({ done, total });
  await options.free?.();
  throwIfCancelled(options.signal);
  const step: Step = async (pieces) => {
    done += pieces;
    options.onProgress?.({ done, total });
    // Without a pause wasm never lets the worker hear that it should stop.
    await nextTask();
    if (done < total) await options.free?.();
    throwIfCancelled(options.signal);
  };
  // Between two models a chain keeps 16 bits, so that only its last step is rounded to the photo's own depth.
  let raster = models.length > 1 ? withDepth(input, 16) : input;
  for (const pass of passes) raster = { ...raster, rgb: await pass.run(raster, step) };
  return blend(input, raster, strength);
}

/** The input moved towards the restoration by `strength`, at the input's depth; grey where the input is grey. */
function blend(input: Raster, restored: Raster, strength: number): Raster {
  const grey = isGrey(input);
  const own = restored.depth === input.depth && restored.rgb !== input.rgb;
  if (own && strength === 1 && !grey) return { ...input, rgb: restored.rgb };
  // A large photo is not held a third time: each pixel is written where it was read.
  const rgb = own ? restored.rgb : samplesFor(input.depth, input.rgb.length);
  const scale = peakOf(input.depth) / peakOf(restored.depth);
  for (let i = 0; i < rgb.length; i += 3) {
    const mean =
      ((restored.rgb[i] as number) + (restored.rgb[i + 1] as number) + (restored.rgb[i + 2] as number)) / 3;
    for (let c = i; c < i + 3; c++) {
      const before = input.rgb[c] as number;
      const after = (grey ? mean : (restored.rgb[c] as number)) * scale;
      rgb[c] = Math.round(before + strength * (after - before));
    }
  }
  return { ...input, rgb };
}

function isGrey({ rgb }: Raster): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}
