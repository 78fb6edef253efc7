/** Damaging pictures on purpose. */
import { invariant } from '../domain/fault.ts';
import { fromFloats, type Raster, toFloats } from '../domain/raster.ts';
import type { TaskId } from '../domain/task.ts';
import { type Random, stream } from '../runtime/random.ts';
import { DEGRADATIONS } from './catalog.ts';
import { type Params, toEightBits, type View, wholeView } from './degradation.ts';
import { drawParams, type Setting } from './params.ts';

/**
 * The damaged picture, clipped and rounded to 8 bits.
 * @param rgb `[height, width, 3], 0..1`; not written to.
 * @param params All parameters of the task, from `drawParams`.
 * @param view Which part of a whole photo this is, where it is not the whole.
 * @returns `[height, width, 3]`, multiples of 1/255 in 0..1.
 */
export function degrade(
  rgb: Float32Array<ArrayBuffer>,
  width: number,
  height: number,
  task: TaskId,
  params: Params,
  random: Random,
  view: View = wholeView({ width, height }),
): Float32Array<ArrayBuffer> {
  invariant(
    rgb.length === width * height * 3,
    () => `${rgb.length} samples are not ${width} × ${height} pixels`,
  );
  return toEightBits(DEGRADATIONS[task].apply({ width, height, data: rgb }, params, random, view)).data;
}

/**
 * A raster with damage of a seed and a name, as the command line makes it; opacity stays.
 * @throws StudioError `option-invalid` for a wrong parameter
 */
export function degradeRaster(
  raster: Raster,
  task: TaskId,
  set: Readonly<Record<string, Setting>>,
  seed: number,
  name: string,
): Raster {
  const params = drawParams(task, set, stream(seed, name, 'params'));
  const damaged = degrade(toFloats(raster), raster.width, raster.height, task, params, stream(seed, name));
  return fromFloats(damaged, raster);
}
