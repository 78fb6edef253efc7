/**
 * Two models one after another, for photos whose damage is mixed. Whether one pass is enough is not told by the photo but by
 * what the pass leaves: a part of the photo goes through the chosen model, and where it then looks like damage that another
 * model undoes, through that one too. The chain is proposed where the second pass brings it clearly nearer to good photos.
 */
import { throwIfCancelled } from '../domain/fault.ts';
import type { PhotoChoice } from '../domain/grids.ts';
import type { Raster } from '../domain/raster.ts';
import type { LoadedModel } from '../inference/loaded-model.ts';
import { restore } from '../inference/restorer.ts';
import {
  type ChooseOptions,
  type Chosen,
  chooseFor,
  choosePhoto,
  isLargeEnough,
  patchesIn,
} from './choose.ts';
import { PATCH_SIDE } from './describer.ts';
import type { Describing } from './describing.ts';
import { patchesOf } from './patches.ts';
import { photoStatistics } from './photo-statistics.ts';

/** Side in pixels of the part that is tried, and patches of it that are looked at. */
const PREVIEW = 192;
const PATCHES = 16;

/** So much smaller must the score of the distance to good photos be after two passes than after one: a factor of 0.7. */
const CLOSER = 0.15;

export interface ChainRoom {
  readonly describing: Describing;
  readonly load: (id: string) => Promise<LoadedModel>;
}

/** Chooses, and proposes a second pass where one would leave damage. @throws StudioError as `choosePhoto` and models' */
export async function chooseChain(
  raster: Raster,
  room: ChainRoom,
  options: ChooseOptions = {},
): Promise<PhotoChoice> {
  return proposeChain(raster, await choosePhoto(raster, room.describing, options), room, options);
}

/** The choice as it was, or with a second model. @throws StudioError as `chooseChain` */
export async function proposeChain(
  raster: Raster,
  choice: PhotoChoice,
  { describing, load }: ChainRoom,
  options: ChooseOptions = {},
): Promise<PhotoChoice> {
  const [model, ...more] = choice.models;
  if (model === undefined || more.length > 0 || !isLargeEnough(raster)) return choice;
  const began = performance.now();
  const pass = async (input: Raster, id: string): Promise<Raster> => {
    throwIfCancelled(options.signal);
    return restore([await load(id)], input, options);
  };
  const seen = async (part: Raster): Promise<Chosen> => {
    const patches = patchesOf(part, PATCH_SIDE, patchesIn(part, PATCHES));
    try {
      const { statistics } = await photoStatistics(describing.model, patches, () =>
        throwIfCancelled(options.signal),
      );
      options.assertHealthy?.();
      return await chooseFor(statistics, describing.references);
    } finally {
      patches.dispose();
    }
  };
  const timed = (found: PhotoChoice): PhotoChoice => ({
    ...found,
    milliseconds: choice.milliseconds + performance.now() - began,
  });

  const once = await pass(middle(raster), model);
  const left = await seen(once);
  const second = secondModel(left, model, describing.modelFor);
  if (second === null) return timed(choice);
  const after = await seen(await pass(once, second));
  if (!isCloser(left, after)) return timed(choice);
  const [one, two] = [toClean(left), toClean(after)];
  return timed({
    ...choice,
    models: [model, second],
    // Gains are known for single passes.
    predictedGain: null,
    reason: `${choice.reason} One pass would leave ${left.groupLabel}, so a second one follows: on a part of this photo both together came nearer to good photos.`,
    chain: { onePass: [model], left: left.groupLabel, one, two },
  });
}

/** What would undo the damage that a pass leaves; null where nothing more is to be done, or only the same again. */
export function secondModel(
  { group, task, worthwhile, trust }: Pick<Chosen, 'group' | 'task' | 'worthwhile' | 'trust'>,
  first: string,
  modelFor: (task: string) => string,
): string | null {
  if (group === 'clean' || !worthwhile || trust !== 'in-distribution') return null;
  const second = modelFor(task);
  return second === first ? null : second;
}

/** Whether a photo is clearly nearer to good ones after a second pass. */
export function isCloser(once: Pick<Chosen, 'distances'>, twice: Pick<Chosen, 'distances'>): boolean {
  return toClean(twice) <= toClean(once) - CLOSER;
}

const toClean = ({ distances }: Pick<Chosen, 'distances'>): number =>
  distances.find(({ id }) => id === 'clean')?.distance ?? Number.POSITIVE_INFINITY;

/** The middle of a photo, or all of a small one. */
function middle(raster: Raster): Raster {
  const { width, height, rgb } = raster;
  const [w, h] = [Math.min(PREVIEW, width), Math.min(PREVIEW, height)];
  const [left, top] = [(width - w) >> 1, (height - h) >> 1];
  const out = rgb.slice(0, w * h * 3);
  for (let y = 0; y < h; y++) {
    const from = ((top + y) * width + left) * 3;
    out.set(rgb.subarray(from, from + w * 3), y * w * 3);
  }
  return { ...raster, width: w, height: h, rgb: out, alpha: null };
}
