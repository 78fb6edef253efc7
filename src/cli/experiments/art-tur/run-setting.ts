/** One setting of the experiment: its Runs found or trained, scored, compared and shown. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { PhotoStore } from '../../../engine/data/photo-store.ts';
import { taskNames } from '../../../engine/data/task-order.ts';
import { PRESETS, type PresetId } from '../../../engine/domain/presets.ts';
import type { Recipe } from '../../../engine/domain/recipe.ts';
import type { Backend } from '../../../engine/runtime/backend.ts';
import { restoredMiddles, shownCrops, writeStrip } from '../common/crop-strips.ts';
import { middleOf, type RealPhoto } from '../common/real-photos.ts';
import { ensureTrained, findRun, type TrainedRun, trainedRun } from '../common/runs.ts';
import type { TestPhoto } from '../common/test-crops.ts';
import { armsOf } from './arms.ts';
import { measureInput, measureRun, withModel } from './measure-run.ts';
import { type Measures, measuresOf } from './measures.ts';
import { type Choice, wantedRuns } from './plan.ts';
import { type ArmRun, compareAll, type SettingResult } from './result.ts';

/** What all settings share. */
export interface Room extends Choice {
  readonly reader: FolderReader;
  readonly store: PhotoStore;
  readonly backend: Pick<Backend, 'assertHealthy' | 'report'>;
  readonly real: readonly RealPhoto[];
  readonly photos: readonly TestPhoto[];
  /** False: what is not trained yet is left out and said. */
  readonly train: boolean;
  /** Where Runs lie, and where pictures go. */
  readonly runs: string;
  readonly pictures: string;
  readonly onRun: (name: string) => void;
}

/** Which of the test crops is shown, and how much of it. */
const SHOWN = 5;
const SHOWN_SIDE = 96;

/** Finds, trains and measures all Runs of a setting. */
export async function runSetting(setting: PresetId, room: Room): Promise<SettingResult> {
  const wanted = wantedRuns(setting, room);
  const plain = wanted[0]?.planned.recipe as Recipe;
  let by: Measures | null = null;
  const runs: ArmRun[] = [];
  const missing: SettingResult['missing'][number][] = [];
  const shown: { label: string; run: TrainedRun; name: string }[] = [];
  for (const { arm, seed, planned } of wanted) {
    room.onRun(planned.name);
    const found = await findRun(room.runs, planned);
    const { reader, store, backend } = room;
    const trained = room.train
      ? await ensureTrained(found, { reader, store, open: async () => backend })
      : await trainedRun(found);
    if (trained === null) {
      missing.push({ arm: arm.id, seed, state: found.state });
      continue;
    }
    by ??= await measuresOf(plain, room);
    runs.push(await measureRun(trained, arm.id, seed, by));
    if (arm.base === undefined && shown.every(({ label }) => label !== arm.label))
      shown.push({ label: arm.label, run: trained, name: `${setting}-${arm.id}` });
  }
  const names = taskNames(plain);
  const labels = PRESETS[setting].tasks.map(({ label }) => label);
  const described = {
    setting,
    label: PRESETS[setting].label,
    tasks: names.map((name, i) => ({ name, label: labels[i] ?? name })),
    arms: armsOf(setting, room.ablations, room.arms).map(({ id, label, base }) => ({
      id,
      label,
      ...(base === undefined ? {} : { base }),
    })),
    runs,
  };
  if (by === null) return { ...described, ...NOTHING, missing };
  return {
    ...described,
    ...(await measureInput(by, join(room.runs, setting, 'input.json'))),
    missing,
    comparisons: compareAll(described, room.first),
    strips: await writeStrips(setting, by, shown, room.pictures),
  };
}

/** What is known of a setting before its first Run has ended. */
const NOTHING = { input: [], realInput: { niqe: [], piqe: [] }, comparisons: [], strips: [] } as const;

/** Damaged, clean, and what the first Run of every arm makes of it. */
async function writeStrips(
  setting: PresetId,
  by: Measures,
  shown: readonly { readonly label: string; readonly run: TrainedRun; readonly name: string }[],
  folder: string,
): Promise<SettingResult['strips']> {
  if (shown.length === 0) return [];
  const crops = shownCrops(by.shown, SHOWN);
  const middles = (read: (crop: (typeof crops)[number]) => (typeof crops)[number]['clean']) =>
    crops.map((crop) => middleOf(read(crop), SHOWN_SIDE));
  const strips = [
    {
      label: 'damaged',
      file: await writeStrip(
        folder,
        `${setting}-damaged`,
        middles(({ degraded }) => degraded),
      ),
    },
  ];
  for (const { label, run, name } of shown) {
    const restored = await withModel(run, (models) =>
      restoredMiddles(models, crops, SHOWN_SIDE, by.assertHealthy),
    );
    strips.push({ label, file: await writeStrip(folder, name, restored) });
  }
  const clean = await writeStrip(
    folder,
    `${setting}-clean`,
    middles((crop) => crop.clean),
  );
  return [...strips, { label: 'clean', file: clean }];
}
