/** Test photos with two kinds of damage at once: is the chain that is proposed better than one pass? */
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { synthesise } from '../../../engine/data/sample.ts';
import { degrade } from '../../../engine/degradations/degrade.ts';
import { drawParams } from '../../../engine/degradations/params.ts';
import { fromFloats, type Raster } from '../../../engine/domain/raster.ts';
import type { RecipeTask } from '../../../engine/domain/recipe.ts';
import type { TaskId } from '../../../engine/domain/task.ts';
import { psnr } from '../../../engine/evaluation/psnr.ts';
import { type Interval, mean, pairedInterval } from '../../../engine/evaluation/statistics.ts';
import { type ChainRoom, proposeChain } from '../../../engine/grids/chain.ts';
import { choosePhoto, ruleOf } from '../../../engine/grids/choose.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import { stream } from '../../../engine/runtime/random.ts';
import { keptLines, type SampleRoom } from './photo-samples.ts';

interface OneDamage {
  readonly task: TaskId;
  readonly set: RecipeTask['set'];
}

/** The scene first (haze, dusk), then the camera or the file. */
interface MixedDamage {
  readonly id: string;
  readonly steps: readonly OneDamage[];
}

const TONES: Readonly<Record<string, OneDamage>> = {
  haze: { task: 'haze', set: { beta: [0.5, 2] } },
  'low-light': { task: 'low-light', set: { gamma: [1.5, 3], noise: 0 } },
};

const DETAILS: Readonly<Record<string, OneDamage>> = {
  noise: { task: 'gaussian-noise', set: { sigma: [12, 35] } },
  jpeg: { task: 'jpeg', set: { quality: [12, 40] } },
  rain: { task: 'rain', set: {} },
};

/** All pairs, and each alone, where one pass is right. */
const MIXED: readonly MixedDamage[] = [
  ...Object.entries(TONES).flatMap(([tone, first]) =>
    Object.entries(DETAILS).map(([detail, second]) => ({
      id: `${tone} + ${detail}`,
      steps: [first, second],
    })),
  ),
  ...[...Object.entries(TONES), ...Object.entries(DETAILS)].map(([id, one]) => ({ id, steps: [one] })),
];

interface MixedSample {
  readonly damage: string;
  readonly index: number;
  readonly input: number;
  /** PSNR in dB after the chosen pass, and after what is proposed: the same where no chain is. */
  readonly onePass: number;
  readonly proposed: number;
  readonly models: readonly string[];
  /** What chose it: another rule may choose otherwise. */
  readonly rule: string;
}

export interface MixedRow {
  readonly damage: string;
  readonly photos: number;
  readonly chains: number;
  readonly input: number;
  readonly onePass: number;
  readonly proposed: number;
}

export interface MixedResults {
  readonly rows: readonly MixedRow[];
  /** Proposed less one pass in dB, over photos for which a chain is proposed; null where there is none. */
  readonly gain: Interval | null;
  readonly better: number;
  readonly chains: number;
}

const SIDE = 192;
const PATCHES = 16;
const BORDER = 4;

async function damagedPhoto(
  { id, steps }: MixedDamage,
  index: number,
  { part, store, seed }: SampleRoom,
): Promise<{ readonly damaged: Raster; readonly clean: Raster }> {
  const random = stream(seed, 'mixed', id, index);
  const photo = await store(random.pick(part.clean));
  const [first, ...others] = steps;
  const task: RecipeTask = {
    id: first?.task ?? 'clean',
    set: first?.set ?? {},
    weight: 1,
    pairs: [],
    pairShare: 0,
    layers: 0,
  };
  const { degraded, clean } = synthesise(task, photo, SIDE, random);
  let damaged = degraded;
  for (const { task: next, set } of others)
    damaged = degrade(damaged, SIDE, SIDE, next, drawParams(next, set, random), random);
  const like = { width: SIDE, height: SIDE, depth: 8, alpha: null } as const;
  return { damaged: fromFloats(damaged, like), clean: fromFloats(clean, like) };
}

async function measure(
  mixed: MixedDamage,
  index: number,
  room: SampleRoom & ChainRoom,
): Promise<MixedSample> {
  const { damaged, clean } = await damagedPhoto(mixed, index, room);
  const options = { assertHealthy: room.assertHealthy, patches: PATCHES };
  const one = await choosePhoto(damaged, room.describing, options);
  const { models } = await proposeChain(damaged, one, room, options);
  const after = async (ids: readonly string[]): Promise<number> => {
    const loaded = await Promise.all(ids.map((id) => room.load(id)));
    const restored = ids.length === 0 ? damaged : await restore(loaded, damaged, options);
    return Number(psnr(restored, clean, { border: BORDER }).toFixed(3));
  };
  const onePass = await after(one.models);
  return {
    damage: mixed.id,
    index,
    input: await after([]),
    onePass,
    proposed: models.length > one.models.length ? await after(models) : onePass,
    models,
    rule: ruleOf(room.describing),
  };
}

/** Measures what is missing of `each` photos of every kind; a collection that was stopped goes on. */
export async function measureMixed(
  file: string,
  each: number,
  room: SampleRoom & ChainRoom,
  tell: (done: number, total: number, label: string) => void,
): Promise<MixedResults> {
  await mkdir(dirname(file), { recursive: true });
  const kept = await keptLines<MixedSample>(file);
  const rule = ruleOf(room.describing);
  const samples: MixedSample[] = [];
  for (let index = 0; index < each; index++) {
    for (const mixed of MIXED) {
      const known = kept.find((one) => one.damage === mixed.id && one.index === index && one.rule === rule);
      const sample = known ?? (await measure(mixed, index, room));
      if (!known) await appendFile(file, `${JSON.stringify(sample)}\n`);
      samples.push(sample);
      tell(samples.length, each * MIXED.length, mixed.id);
    }
  }
  return mixedResults(samples);
}

export function mixedResults(samples: readonly MixedSample[]): MixedResults {
  const chained = samples.filter(({ models }) => models.length > 1);
  const gains = chained.map(({ proposed, onePass }) => proposed - onePass);
  const rows = [...new Set(samples.map(({ damage }) => damage))].map((damage): MixedRow => {
    const mine = samples.filter((sample) => sample.damage === damage);
    return {
      damage,
      photos: mine.length,
      chains: mine.filter(({ models }) => models.length > 1).length,
      input: mean(mine.map(({ input }) => input)),
      onePass: mean(mine.map(({ onePass }) => onePass)),
      proposed: mean(mine.map(({ proposed }) => proposed)),
    };
  });
  return {
    rows,
    gain: gains.length > 0 ? pairedInterval([gains], 1) : null,
    better: gains.filter((gain) => gain > 0).length,
    chains: chained.length,
  };
}
