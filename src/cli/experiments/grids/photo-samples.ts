/** Photos with known damage: what the descriptor says of them and what models make of them. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dataset } from '../../../engine/data/dataset.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import type { Pixels } from '../../../engine/data/pixels.ts';
import { cutPair, synthesise } from '../../../engine/data/sample.ts';
import { degrade } from '../../../engine/degradations/degrade.ts';
import type { GgdFit } from '../../../engine/domain/grids.ts';
import { fromFloats, type Raster } from '../../../engine/domain/raster.ts';
import type { RecipeTask } from '../../../engine/domain/recipe.ts';
import type { Sample } from '../../../engine/domain/sample.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import { PATCH_SIDE } from '../../../engine/grids/describer.ts';
import { patchesOf } from '../../../engine/grids/patches.ts';
import { photoStatistics } from '../../../engine/grids/photo-statistics.ts';
import type { ReferenceSet } from '../../../engine/grids/reference-sets.ts';
import type { LoadedModel, NetworkModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { type Random, stream } from '../../../engine/runtime/random.ts';

/** Side of the part of a photo that is judged, and of the middle of it that is restored. */
export interface SampleSizes {
  readonly side: number;
  readonly restored: number;
  readonly patches: number;
}

export interface PhotoSample {
  readonly set: string;
  readonly index: number;
  readonly photo: string;
  readonly fit: GgdFit;
  readonly statistics: readonly number[];
  /** PSNR in dB of the damaged middle; null where it is perfect. */
  readonly input: number | null;
  /** By model id. */
  readonly psnr: Readonly<Record<string, number>>;
  /** PSNR in dB of what each model makes of the middle against the middle itself; 99 where it changes nothing. */
  readonly changed: Readonly<Record<string, number>>;
}

export interface SampleRoom {
  readonly part: Dataset['train'];
  readonly store: PhotoStore;
  readonly descriptor: NetworkModel;
  readonly assertHealthy: () => void;
  readonly seed: number;
  readonly sizes: SampleSizes;
}

const BORDER = 4;

type Part = Sample & { readonly photo: string };

/** A damaged part of a photo, always the same for a seed. */
export async function damagedPart(
  set: ReferenceSet,
  index: number,
  room: Pick<SampleRoom, 'part' | 'store' | 'seed' | 'sizes'>,
): Promise<Part> {
  const part = await unsavedPart(set, index, room);
  if (set.saved === undefined) return part;
  const { side } = room.sizes;
  const random = stream(room.seed, 'file', set.id, index);
  const quality = Math.round(random.uniform(...set.saved));
  return { ...part, degraded: degrade(part.degraded, side, side, 'jpeg', { quality }, random) };
}

async function unsavedPart(
  set: ReferenceSet,
  index: number,
  { part, store, seed, sizes }: Pick<SampleRoom, 'part' | 'store' | 'seed' | 'sizes'>,
): Promise<Part> {
  const random = stream(seed, 'photo', set.id, index);
  const pairs = (set.pairs ?? []).flatMap((folder) => part.pairs.get(folder) ?? []);
  const pair = pairs[index % pairs.length];
  if (pair) return { ...(await cutPair(pair, store, sizes.side, random)), photo: pair.input };
  const photo = random.pick(part.clean);
  const settings = Object.fromEntries(
    Object.entries(set.set).map(([name, value]): [string, number | [number, number]] => [
      name,
      typeof value === 'number' ? value : [value[0], value[1]],
    ]),
  );
  const task: RecipeTask = { id: set.task, set: settings, weight: 1, pairs: [], pairShare: 0, layers: 0 };
  const pixels = set.faded ? fadedPixels(await store(photo), random) : await store(photo);
  return { ...synthesise(task, pixels, sizes.side, random), photo };
}

/** The photo between a lighter black and a darker white, drawn within these shares of the range. */
function fadedPixels({ width, height, rgb }: Pixels, random: Random): Pixels {
  const black = random.uniform(0.05, 0.25);
  const white = random.uniform(0.75, 1);
  return { width, height, rgb: rgb.map((value) => Math.round(255 * black + (white - black) * value)) };
}

/** Measures one photo. */
export async function measureSample(
  set: ReferenceSet,
  index: number,
  models: readonly LoadedModel[],
  room: SampleRoom,
): Promise<PhotoSample> {
  const { side, restored, patches } = room.sizes;
  const { degraded, clean, photo } = await damagedPart(set, index, room);
  const like = { width: side, height: side, depth: 8, alpha: null } as const;
  const damaged = fromFloats(degraded, like);
  const cut = patchesOf(damaged, PATCH_SIDE, patches);
  const { fit, statistics } = await photoStatistics(room.descriptor, cut);
  cut.dispose();
  const [before, target] = [middle(damaged, restored), middle(fromFloats(clean, like), restored)];
  const scores = await scoresOf(models, before, target, room);
  const input = psnr(before, target, { border: BORDER });
  return {
    set: set.id,
    index,
    photo,
    fit,
    statistics: Array.from(statistics, (x) => Number(x.toPrecision(6))),
    input: Number.isFinite(input) ? rounded(input) : null,
    ...scores,
  };
}

type Scores = Pick<PhotoSample, 'psnr' | 'changed'>;

/** JSON has no infinity. */
const MOST = 99;

async function scoresOf(
  models: readonly LoadedModel[],
  damaged: Raster,
  target: Raster,
  { assertHealthy }: Pick<SampleRoom, 'assertHealthy'>,
): Promise<Scores> {
  const psnrs: Record<string, number> = {};
  const changed: Record<string, number> = {};
  for (const model of models) {
    const after = await restore([model], damaged, { assertHealthy });
    psnrs[model.id] = rounded(psnr(after, target, { border: BORDER }));
    changed[model.id] = Math.min(MOST, rounded(psnr(after, damaged, { border: BORDER })));
  }
  return { psnr: psnrs, changed };
}

/** A sample that was measured before, with the models that it lacks: the zoo may have grown. */
async function withModels(
  sample: PhotoSample,
  set: ReferenceSet,
  models: readonly LoadedModel[],
  room: SampleRoom,
): Promise<PhotoSample> {
  const lacking = models.filter(({ id }) => sample.changed[id] === undefined);
  if (lacking.length === 0) return sample;
  const { side, restored } = room.sizes;
  const { degraded, clean } = await damagedPart(set, sample.index, room);
  const like = { width: side, height: side, depth: 8, alpha: null } as const;
  const [before, target] = [
    middle(fromFloats(degraded, like), restored),
    middle(fromFloats(clean, like), restored),
  ];
  const scores = await scoresOf(lacking, before, target, room);
  return {
    ...sample,
    psnr: { ...sample.psnr, ...scores.psnr },
    changed: { ...sample.changed, ...scores.changed },
  };
}

/** The middle square of a raster without opacity. */
function middle({ width, height, depth, rgb }: Raster, side: number): Raster {
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  const out = rgb.slice(0, side * side * 3);
  for (let y = 0; y < side; y++) {
    const from = ((top + y) * width + left) * 3;
    out.set(rgb.subarray(from, from + side * 3), y * side * 3);
  }
  return { width: side, height: side, depth, rgb: out, alpha: null };
}

const rounded = (value: number): number => Number(value.toFixed(3));

/** What was kept line by line, so that a stopped collection goes on. */
export async function keptLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as T];
    } catch {
      // The last line may have been cut off.
      return [];
    }
  });
}

/** Measures what is missing of `each` samples of every set. */
export async function collectSamples(
  file: string,
  sets: readonly ReferenceSet[],
  each: number,
  modelsFor: (set: ReferenceSet) => Promise<readonly LoadedModel[]>,
  room: SampleRoom,
  tell: (done: number, total: number, label: string) => void,
): Promise<PhotoSample[]> {
  await mkdir(dirname(file), { recursive: true });
  const kept = await keptLines<PhotoSample>(file);
  const known = new Map(kept.map((sample) => [`${sample.set} ${sample.index}`, sample]));
  const wanted: PhotoSample[] = [];
  // Photo by photo, so that a collection that was stopped has some of every set.
  for (let index = 0; index < each; index++) {
    for (const set of sets) {
      const found = known.get(`${set.id} ${index}`);
      const models = await modelsFor(set);
      const sample = found
        ? await withModels(found, set, models, room)
        : await measureSample(set, index, models, room);
      // Of two lines for one photo the later one counts.
      if (sample !== found) await appendFile(file, `${JSON.stringify(sample)}\n`);
      wanted.push(sample);
      tell(wanted.length, each * sets.length, set.id);
    }
  }
  return wanted;
}
