/** What TUR's uncertainty came to: against its mathematics, and against the errors that were found. */
import { spearman } from '../../../engine/evaluation/statistics.ts';
import { signed, table } from '../common/markdown.ts';
import { mean, runsOf } from './page-tables.ts';
import type { SettingResult } from './result.ts';

/** What TUR's mathematics predict whatever the gain. */
export function uncertaintyLine(setting: SettingResult): string[] {
  const told = runsOf(setting, 'tur').flatMap(({ training }) => training);
  if (told.length === 0) return [];
  const pairs = setting.tasks.map(({ name }) => {
    const mine = told.filter(({ task }) => task === name);
    return {
      loss: mean(mine.map(({ loss }) => loss)),
      said: mean(mine.map(({ factors }) => factors.uncertainty ?? Number.NaN)),
    };
  });
  const ratios = pairs.map(({ loss, said }) => said / (loss / 2));
  const rank = spearman(
    pairs.map(({ loss }) => loss),
    pairs.map(({ said }) => said),
  );
  return [
    `TUR predicts that the uncertainty of a task tends to half of its loss. Here their ratio lies between ${Math.min(...ratios).toFixed(2)} and ${Math.max(...ratios).toFixed(2)}, and uncertainties and losses order the tasks with a rank correlation of ${signed(rank)}.`,
    '',
  ];
}

/** Whether the head's word can be taken, in bins. */
export function reliabilitySection(
  setting: SettingResult,
  picture: (kind: 'reliability', alt: string) => string,
): string[] {
  const told = runsOf(setting, 'tur').filter(({ reliability }) => reliability !== null);
  if (told.length === 0) return [];
  const level = (value: number): string => (255 * value).toFixed(1);
  return [
    `### Can TUR's uncertainty be believed? ${setting.label}`,
    '',
    'For every pixel of the test crops the error that the head expects (its uncertainty times a scale that was fitted on photos kept back from training) against the error that was found, in ten bins of equal count from the surest to the least sure; levels of 255, all tasks together.',
    '',
    ...table(
      [
        'seed',
        'scale',
        'mean miss / mean error',
        ...Array.from({ length: told[0]?.reliability?.bins.length ?? 0 }, (_, i) => `bin ${i + 1}`),
      ],
      told.map(({ seed, reliability }) => [
        `${seed}`,
        reliability?.scale.toFixed(2) ?? '',
        `${Math.round(100 * (reliability?.miscalibration ?? 0))} %`,
        ...(reliability?.bins ?? []).map(({ predicted, actual }) => `${level(predicted)} → ${level(actual)}`),
      ]),
    ),
    '',
    'Each bin: predicted → found.',
    '',
    picture('reliability', 'Error that TUR predicts against the error that was found'),
    '',
  ];
}
