/** A classical method over a whole photo. */
import { fromFloats, toFloats } from '../domain/raster.ts';
import type { ClassicalModel } from './loaded-model.ts';
import type { Pass } from './pass.ts';

/** A piece is a hundredth of the work. */
const PIECES = 100;
/** Milliseconds of work between two pauses, each of which costs a few. */
const PATIENCE = 30;

export function classicalPass({ method }: ClassicalModel): Pass {
  return {
    pieces: PIECES,
    async run(raster, step) {
      let told = 0;
      let heard = performance.now();
      const restored = await method({ ...raster, data: toFloats(raster) }, async (share) => {
        if (performance.now() - heard < PATIENCE) return;
        const due = Math.floor(share * PIECES);
        await step(due - told);
        told = due;
        heard = performance.now();
      });
      await step(PIECES - told);
      return fromFloats(restored, raster).rgb;
    },
  };
}
