/** The Recipe of an adaptation to chosen photos, from the few settings that a person makes. */
import type { Adaptation } from './adaptation.ts';
import type { DatasetReport } from './dataset-report.ts';
import { StudioError } from './fault.ts';
import type { FineTuneSettings } from './fine-tune-recipe.ts';
import { widestPatch } from './recipe.ts';
import type { TaskId } from './task.ts';

/** What a person may change of an adaptation. */
export interface AdaptSettings
  extends Pick<Adaptation, 'identityWeight' | 'contrastWeight' | 'featureWeight' | 'temperature' | 'realIs'> {
  /** Greatest move of a photo's mean colour, in levels of 255. */
  readonly colourLimit: number;
}

/** As in the paper, but clear photos are held ten times as firmly: few photos are a weak hold. */
export const DEFAULT_ADAPT: AdaptSettings = {
  identityWeight: 1,
  contrastWeight: 0.1,
  featureWeight: 0.5,
  temperature: 0.07,
  realIs: 'clear',
  colourLimit: 8,
};

/** The discriminator learns ten times as fast as the usual rate of the network. */
const DISCRIMINATOR_RATE = 1e-4;
/** What nobody can name by its folder. */
const UNNAMED: TaskId = 'real-chain';

/** What a Recipe says of the adaptation, its photos and its optimiser. @throws StudioError `recipe-invalid` where there are no real photos */
export function adaptationOf(
  adapt: AdaptSettings,
  {
    learningRate,
    steps,
    pairTask,
    network,
  }: Pick<FineTuneSettings, 'learningRate' | 'steps' | 'pairTask' | 'network'>,
  { real, tasks: known }: Pick<DatasetReport, 'real' | 'tasks'>,
): object {
  const { colourLimit, ...weights } = adapt;
  const folders = real?.folders ?? [];
  if (folders.length === 0) {
    throw new StudioError('recipe-invalid', 'There are no photos to adapt to; choose some degraded ones.');
  }
  const taskOf = (folder: string): TaskId => real?.tasks[folder] ?? known[folder] ?? pairTask ?? UNNAMED;
  const tasks = [...new Set(folders.map(taskOf))];
  return {
    tasks: tasks.map((id) => ({ id })),
    adaptation: {
      degraded: tasks.map((task) => ({ task, folders: folders.filter((folder) => taskOf(folder) === task) })),
      discriminator: {},
      optimizer: { learningRate: DISCRIMINATOR_RATE },
      ...weights,
      limits: { colour: colourLimit },
    },
    loss: [{ id: 'l1', weight: 1 }],
    optimizer: { id: 'adam', learningRate, betas: [0.5, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'constant', warmup: 0, steps, final: 0 },
    ema: 0.99,
    validation: {
      every: Math.min(50, Math.max(1, Math.round(steps / 8))),
      patch: widestPatch(network) ?? 192,
      count: 6,
    },
  };
}
