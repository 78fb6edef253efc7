/** A classical method over a whole photo. */
import { StudioError } from '../domain/fault.ts';
import { fromFloats, toFloats } from '../domain/raster.ts';
import type { ColourBridge } from '../imaging/colour-bridge.ts';
import type { ClassicalModel } from './loaded-model.ts';
import type { Pass } from './pass.ts';

/** A piece is a hundredth of the work. */
const PIECES = 100;
/** Milliseconds of work between two pauses, each of which costs a few. */
const PATIENCE = 30;

/** A classical method sees the whole photo as floats, several times over; more pixels than this do not fit. */
const MOST_PIXELS = 40_000_000;

/**
 * A method over the whole photo.
 * @throws StudioError `image-too-large` when it runs on more than 40 megapixels
 */
export function classicalPass(
  { id, method }: ClassicalModel,
  colours: ColourBridge | null | undefined = null,
): Pass {
  return {
    pieces: PIECES,
    async run(raster, step) {
      if (raster.width * raster.height > MOST_PIXELS) {
        throw new StudioError(
          'image-too-large',
          `${id} works on photos of up to ${MOST_PIXELS / 1e6} megapixels; choose a learned model for this one, which works in tiles.`,
        );
      }
      const data = toFloats(raster);
      colours?.toWorking(data);
      let told = 0;
      let heard = performance.now();
      const restored = await method({ ...raster, data }, async (share) => {
        if (performance.now() - heard < PATIENCE) return;
        const due = Math.floor(share * PIECES);
        await step(due - told);
        told = due;
        heard = performance.now();
      });
      await step(PIECES - told);
      colours?.fromWorking(restored);
      return fromFloats(restored, raster).rgb;
    },
  };
}
