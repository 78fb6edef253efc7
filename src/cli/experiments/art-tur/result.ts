/** What the experiment finds, as JSON. */

import type { PresetId } from '../../../engine/domain/presets.ts';
import type { TaskStep } from '../../../engine/domain/run.ts';
import type { Reliability } from '../../../engine/evaluation/reliability.ts';
import {
  type Claim,
  type Comparison,
  claimOf,
  compareArms,
  findingOf,
  meanMeasure,
} from '../common/compare.ts';
import type { Host } from '../common/host.ts';
import type { RealScores } from '../common/real-photos.ts';
import type { TestPhoto } from '../common/test-crops.ts';
import { ABLATIONS, type Arm, BASELINES, type Sizes } from './arms.ts';
import { PUBLISHED, PUBLISHED_BY_TASK } from './published.ts';

/** One arm with one seed. */
export interface ArmRun {
  readonly arm: string;
  readonly seed: number;
  /** SHA-256 of its Recipe, and of its weights. */
  readonly fingerprint: string;
  readonly sha256: string;
  readonly steps: number;
  readonly seconds: number;
  /** Whether `seconds` counts pauses. */
  readonly withPauses: boolean;
  /** Parameters of the network, and with what is dropped after training. */
  readonly parameters: number;
  readonly trained: number;
  /** PSNR in dB of every test crop, by task, in the order of the setting's tasks. */
  readonly psnr: readonly (readonly number[])[];
  readonly real: RealScores;
  /** Means over the last tenth of the steps. */
  readonly training: readonly TaskStep[];
  /** Mean PSNR of the validation patches, by task, at every look. */
  readonly validation: readonly { readonly step: number; readonly psnr: readonly number[] }[];
  /** What each task weighed: means over stretches of the Run. */
  readonly course: readonly { readonly step: number; readonly weights: readonly (number | null)[] }[];
  /** Of TUR: how sure it said it was against how far off it was, on the test crops. */
  readonly reliability: Reliability | null;
}

export interface Judged extends Comparison {
  readonly published: number | null;
  readonly verdict: Claim | ReturnType<typeof findingOf>;
}

export interface SettingResult {
  readonly setting: PresetId;
  readonly label: string;
  readonly tasks: readonly { readonly name: string; readonly label: string }[];
  readonly arms: readonly Pick<Arm, 'id' | 'label' | 'base'>[];
  /** PSNR in dB of the damaged crops, by task. */
  readonly input: readonly (readonly number[])[];
  readonly realInput: RealScores;
  readonly runs: readonly ArmRun[];
  readonly missing: readonly { readonly arm: string; readonly seed: number; readonly state: string }[];
  readonly comparisons: readonly Judged[];
  /** Files of the fixed crops, below the folder of pictures. */
  readonly strips: readonly { readonly label: string; readonly file: string }[];
}

export interface Result {
  readonly experiment: 'art-tur';
  /** True: too short to say anything about the methods. */
  readonly quick: boolean;
  readonly command: string;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly host: Host;
  readonly testPhotos: readonly TestPhoto[];
  readonly realPhotos: readonly TestPhoto[];
  readonly settings: readonly SettingResult[];
}

/** Measures of a Run by name: each task, `mean` over them, `niqe` and `piqe`. */
function valuesOf({ psnr, real }: ArmRun, tasks: readonly string[]) {
  const byTask = Object.fromEntries(tasks.map((task, i) => [task, psnr[i] ?? []]));
  return { ...byTask, mean: meanMeasure(byTask, tasks), niqe: real.niqe, piqe: real.piqe };
}

/** Every arm against both baselines and ablations against the arm that they change, in every measure. */
export function compareAll(
  { setting, tasks, arms, runs }: Pick<SettingResult, 'setting' | 'tasks' | 'arms' | 'runs'>,
  seed: number,
): Judged[] {
  const names = tasks.map(({ name }) => name);
  const measured = runs.map((run) => ({ arm: run.arm, seed: run.seed, values: valuesOf(run, names) }));
  return arms.flatMap(({ id, base }) =>
    rivalsOf(id, base).flatMap((against) =>
      ['mean', ...names, 'niqe', 'piqe'].flatMap((measure): Judged[] => {
        const found = compareArms(measured, id, against, measure, seed);
        if (found === null) return [];
        const published = against === 'mixed' ? publishedGain(setting, id, measure, names) : null;
        const verdict = published === null ? findingOf(found) : claimOf(found, published);
        return [{ ...found, published, verdict }];
      }),
    ),
  );
}

function rivalsOf(id: string, base: string | undefined): string[] {
  if (id === 'mixed') return [];
  const baselines = id === 'per-task' ? ['mixed'] : [...BASELINES];
  return base === undefined ? baselines : ['mixed', base];
}

function publishedGain(
  setting: PresetId,
  arm: string,
  measure: string,
  tasks: readonly string[],
): number | null {
  if (measure === 'mean') {
    const changed = ABLATIONS.find(({ id }) => id === arm);
    return changed ? changed.published : (PUBLISHED[setting]?.gains[arm] ?? null);
  }
  return setting === 'mioir-7' ? (PUBLISHED_BY_TASK[arm]?.[tasks.indexOf(measure)] ?? null) : null;
}
