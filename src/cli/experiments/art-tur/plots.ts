/** The pictures of the page: validation curves, weights over time, and whether TUR's uncertainty can be believed. */
import { type Panel, plotPanels, type Series } from '../common/svg-plot.ts';
import type { ArmRun, Result, SettingResult } from './result.ts';

export interface Plot {
  readonly file: string;
  readonly svg: string;
}

/** Told apart also without colour vision (Okabe and Ito, 2008). */
const INKS: Readonly<Record<string, string>> = {
  mixed: '#888888',
  'per-task': '#222222',
  art: '#0072b2',
  tur: '#d55e00',
  scalar: '#009e73',
  sequential: '#cc79a7',
  'sequential-art': '#e69f00',
};
const SPARE = '#555555';
const TASK_INKS = ['#222222', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** All pictures that the result has the numbers for. */
export function drawPlots({ settings }: Result): Plot[] {
  return settings.flatMap((setting) =>
    setting.runs.length === 0
      ? []
      : [validationPlot(setting), weightPlot(setting), ...reliabilityPlot(setting)],
  );
}

export const plotFile = (kind: 'validation' | 'weights' | 'reliability', setting: string): string =>
  `${kind}-${setting}.svg`;

function runsOf({ runs }: SettingResult, arm: string): ArmRun[] {
  return runs.filter((run) => run.arm === arm);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function validationPlot(setting: SettingResult): Plot {
  const arms = setting.arms.filter(({ id, base }) => base === undefined && runsOf(setting, id).length > 0);
  const seriesOf = (read: (psnr: readonly number[]) => number): Series[] =>
    arms.map(({ id, label }) => {
      const runs = runsOf(setting, id);
      const points = (runs[0]?.validation ?? []).map(({ step }, i): [number, number] => [
        step,
        meanOf(runs.map(({ validation }) => read(validation[i]?.psnr ?? []))),
      ]);
      return { label, ink: INKS[id] ?? SPARE, dashed: id === 'per-task' || id === 'sequential-art', points };
    });
  const panels: Panel[] = [
    { title: 'mean', series: seriesOf(meanOf) },
    ...setting.tasks.map(({ label }, i) => ({
      title: label,
      series: seriesOf((psnr) => psnr[i] ?? Number.NaN),
    })),
  ];
  const title = `PSNR of the validation patches while training, ${setting.label}, means over seeds`;
  return {
    file: plotFile('validation', setting.setting),
    svg: plotPanels(panels, { title, x: 'step', y: 'PSNR, dB' }),
  };
}

function weightPlot(setting: SettingResult): Plot {
  const panels = setting.arms
    .filter(({ id, base }) => base === undefined && id !== 'per-task' && runsOf(setting, id).length > 0)
    .map(({ id, label }): Panel => {
      const runs = runsOf(setting, id);
      const series = setting.tasks.map(({ label: task }, t): Series => {
        const points = (runs[0]?.course ?? []).flatMap(({ step }, i): [number, number][] => {
          const weights = runs.flatMap(({ course }) => course[i]?.weights[t] ?? []);
          return weights.length === 0 ? [] : [[step, meanOf(weights)]];
        });
        return { label: task, ink: TASK_INKS[t % TASK_INKS.length] ?? SPARE, points };
      });
      return { title: label, series };
    });
  const title = `What the loss of each task is multiplied with, ${setting.label}, means over seeds`;
  return {
    file: plotFile('weights', setting.setting),
    svg: plotPanels(panels, { title, x: 'step', y: 'weight', columns: 3 }),
  };
}

function reliabilityPlot(setting: SettingResult): Plot[] {
  const told = runsOf(setting, 'tur').flatMap(({ seed, reliability }) =>
    reliability === null ? [] : [{ seed, bins: reliability.bins }],
  );
  if (told.length === 0) return [];
  const most = Math.max(
    ...told.flatMap(({ bins }) => bins.flatMap(({ predicted, actual }) => [predicted, actual])),
  );
  const series: Series[] = [
    {
      label: 'as predicted',
      ink: '#bbbbbb',
      dashed: true,
      points: [
        [0, 0],
        [255 * most, 255 * most],
      ],
    },
    ...told.map(({ seed, bins }, i) => ({
      label: `seed ${seed}`,
      ink: TASK_INKS[i + 1] ?? SPARE,
      dots: true,
      points: bins.map(({ predicted, actual }): [number, number] => [255 * predicted, 255 * actual]),
    })),
  ];
  const title =
    'Error that TUR predicts against the error that was found, ten bins of equal count, levels of 255';
  return [
    {
      file: plotFile('reliability', setting.setting),
      svg: plotPanels([{ title: 'Error in levels of 255', series }], {
        title,
        x: 'predicted',
        y: 'found',
      }),
    },
  ];
}
