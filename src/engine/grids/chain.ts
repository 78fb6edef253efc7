/**
 * What a trial of models on parts of the photo tells. A model against rain that finds next to nothing to take away was chosen
 * wrongly. A photo that so seems to need nothing goes through the all-round model on those parts: where that changes more than
 * of nearly all good photos, there is something to mend after all. And whether one pass is enough is not told by the photo but by
 * what the pass leaves: where that looks like damage that another model undoes, it goes through that one too, and two models
 * one after another are proposed if the second pass brings it clearly nearer to good photos.
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
import { byAllRound, leftAlone } from './second-thoughts.ts';
import { changeOf, middlePart, otherParts, type Tried } from './trial.ts';

/** Patches that are looked at of what a pass leaves. */
const PATCHES = 16;

/** So much smaller must the score of the distance to good photos be after two passes than after one: a factor of 0.7. */
const CLOSER = 0.15;

export interface ChainRoom {
  readonly describing: Describing;
  readonly load: (id: string) => Promise<LoadedModel>;
}

/** Chooses, and looks at what the chosen model does to parts of the photo. @throws StudioError as `choosePhoto` and models' */
export async function chooseChain(
  raster: Raster,
  room: ChainRoom,
  options: ChooseOptions = {},
): Promise<PhotoChoice> {
  return proposeChain(raster, await choosePhoto(raster, room.describing, options), room, options);
}

/** The choice as it was, with a second model, or with none. @throws StudioError as `chooseChain` */
export async function proposeChain(
  raster: Raster,
  choice: PhotoChoice,
  { describing, load }: ChainRoom,
  options: ChooseOptions = {},
): Promise<PhotoChoice> {
  const [model, ...more] = choice.models;
  if (more.length > 0 || !isLargeEnough(raster)) return choice;
  const began = performance.now();
  const pass = async (input: Raster, id: string): Promise<Raster> => {
    throwIfCancelled(options.signal);
    return restore([await load(id)], input, options);
  };
  // A model that judges whole photos must not take a part for one.
  const middleBy = async (id: string): Promise<Raster> => {
    const loaded = await load(id);
    const whole = loaded.kind === 'network' && loaded.side !== undefined;
    return whole ? middlePart(await pass(raster, id)) : pass(middlePart(raster), id);
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
  /** Whether a model leaves all parts of the photo nearer to themselves than a limit in dB. */
  const leaves = async (id: string, limit: number, first: Tried): Promise<boolean> => {
    if (changeOf([first]) <= limit) return false;
    const tried = [first];
    for (const part of otherParts(raster)) tried.push([part, await pass(part, id)]);
    return changeOf(tried) > limit;
  };
  const { references, modelFor } = describing;
  const usual = modelFor('unknown');
  /** A photo that seems to need nothing, unless the all-round model says otherwise. */
  const unlessMended = async (left: PhotoChoice): Promise<PhotoChoice> => {
    const part = middlePart(raster);
    const isGood = await leaves(usual, references.quiet, [part, await pass(part, usual)]);
    return timed(isGood ? left : byAllRound(left, describing));
  };
  const timed = (found: PhotoChoice): PhotoChoice => ({
    ...found,
    milliseconds: choice.milliseconds + performance.now() - began,
  });

  if (model === undefined) return unlessMended(choice);
  const before = middlePart(raster);
  const once = await middleBy(model);
  const limit = references.groups.find(({ id }) => id === choice.group)?.untouched;
  if (
    limit !== undefined &&
    choice.trust === 'in-distribution' &&
    (await leaves(model, limit, [before, once]))
  )
    return unlessMended(leftAlone(choice, describing));
  const left = await seen(once);
  const second = secondModel(left, model, modelFor);
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
