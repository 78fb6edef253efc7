/** One Sample: a damaged patch and the clean one. */
import { DEGRADATIONS } from '../degradations/catalog.ts';
import { degrade } from '../degradations/degrade.ts';
import { drawParams } from '../degradations/params.ts';
import { StudioError } from '../domain/fault.ts';
import type { RecipeTask } from '../domain/recipe.ts';
import type { Sample } from '../domain/sample.ts';
import { taskMeta } from '../domain/task.ts';
import type { NamePair } from '../evaluation/pairing.ts';
import type { Random } from '../runtime/random.ts';
import type { DatasetPart } from './dataset.ts';
import type { PhotoStore } from './photo-store.ts';
import { atLeast, cutPatch, floatsOf, type Pixels, type Region, turnPatch } from './pixels.ts';

/** A JPEG's blocks of chroma start at multiples of this. */
const GRID = 16;

/**
 * Damages a patch as if its whole photo were damaged: the degradation sees as much of the surroundings as it
 * reaches, stays on the photo's JPEG grid, and meets a border only where the photo has one.
 */
export function synthesise(task: RecipeTask, photo: Pixels, side: number, random: Random): Sample {
  const pixels = atLeast(photo, side);
  const params = drawParams(task.id, task.set, random);
  const { margin, gridded } = DEGRADATIONS[task.id];
  const left = random.integer(0, pixels.width - side);
  const top = random.integer(0, pixels.height - side);
  const reach = margin(params);
  const [x, width] = span(left, side, reach, pixels.width, gridded ? GRID : 1);
  const [y, height] = span(top, side, reach, pixels.height, gridded ? GRID : 1);
  const around: Region = { left: x, top: y, width, height };
  const view = { left: x, top: y, width: pixels.width, height: pixels.height };
  const damaged = degrade(floatsOf(pixels, around), width, height, task.id, params, random, view);
  return {
    degraded: cutPatch(damaged, width, left - x, top - y, side),
    clean: floatsOf(pixels, { left, top, width: side, height: side }),
  };
}

/** Start and length of a patch's surroundings along one axis, on a grid and inside the photo. */
function span(
  start: number,
  side: number,
  reach: number,
  size: number,
  grid: number,
): readonly [number, number] {
  const first = Math.floor(Math.max(0, start - reach) / grid) * grid;
  const end = Math.min(size, Math.ceil((start + side + reach) / grid) * grid);
  return [first, end - first];
}

/** The same random patch of both photos. @throws StudioError `dataset-unpaired` where their sizes differ */
export async function cutPair(
  pair: NamePair,
  store: PhotoStore,
  side: number,
  random: Random,
): Promise<Sample> {
  const [input, target] = await Promise.all([store(pair.input), store(pair.target)]);
  if (input.width !== target.width || input.height !== target.height) {
    throw new StudioError(
      'dataset-unpaired',
      `${pair.input} is ${input.width} × ${input.height} pixels but ${pair.target} is ${target.width} × ${target.height}; pairs must have one size.`,
    );
  }
  const [degraded, clean] = [atLeast(input, side), atLeast(target, side)];
  const region: Region = {
    left: random.integer(0, clean.width - side),
    top: random.integer(0, clean.height - side),
    width: side,
    height: side,
  };
  return { degraded: floatsOf(degraded, region), clean: floatsOf(clean, region) };
}

/** A Sample of a task, from its pairs or synthesised, as the task's `pairShare` says. */
export async function drawSample(
  task: RecipeTask,
  part: DatasetPart,
  store: PhotoStore,
  side: number,
  random: Random,
): Promise<Sample> {
  const pairs = task.pairs.flatMap((folder) => part.pairs.get(folder) ?? []);
  const fromPairs = pairs.length > 0 && random.chance(task.pairShare);
  if (!fromPairs) return synthesise(task, await store(random.pick(part.clean)), side, random);
  const sample = await cutPair(random.pick(pairs), store, side, random);
  if (!random.chance(task.layers)) return sample;
  return layOn(await store(random.pick(part.clean)), sample, side, random);
}

/** Differences of up to so many grey levels are the noise of JPEG, as which pairs are often stored. */
const LAYER_FLOOR = 3.5 / 255;

/** A random patch of a clean photo with the layer (degraded − clean) of a real pair added: real rain, any background. */
export function layOn(photo: Pixels, pair: Sample, side: number, random: Random): Sample {
  const pixels = atLeast(photo, side);
  const left = random.integer(0, pixels.width - side);
  const top = random.integer(0, pixels.height - side);
  const clean = floatsOf(pixels, { left, top, width: side, height: side });
  const degraded = clean.map((value, i) => {
    const layer = (pair.degraded[i] as number) - (pair.clean[i] as number);
    return Math.abs(layer) > LAYER_FLOOR ? Math.min(1, Math.max(0, value + layer)) : value;
  });
  return { degraded, clean };
}

/** Mirrors and turns both patches alike; damage that knows up from down is only mirrored. */
export function augment(sample: Sample, task: RecipeTask, side: number, random: Random): Sample {
  const mirrored = random.chance(0.5);
  const quarters = taskMeta(task.id).upright ? 0 : random.integer(0, 3);
  return {
    degraded: turnPatch(sample.degraded, side, mirrored, quarters),
    clean: turnPatch(sample.clean, side, mirrored, quarters),
  };
}
