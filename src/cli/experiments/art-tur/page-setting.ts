/** Sections of one setting. */
import { counted, signed, span, table } from '../common/markdown.ts';
import {
  ablationTable,
  find,
  mean,
  meanTable,
  perTaskTable,
  runsOf,
  shownArms,
  taskTable,
  weightTable,
} from './page-tables.ts';
import { reliabilitySection, uncertaintyLine } from './page-uncertainty.ts';
import { plotFile } from './plots.ts';
import type { SettingResult } from './result.ts';

/** All that is known about a setting that has Runs. @param pictures where its pictures are, seen from the page */
export function settingSections(setting: SettingResult, pictures: string): string[] {
  const { label } = setting;
  const picture = (kind: 'validation' | 'weights' | 'reliability', alt: string): string =>
    `![${alt}](${pictures}/${plotFile(kind, setting.setting)})`;
  return [
    `## ${label}`,
    '',
    ...claims(setting),
    '',
    ...budgetLine(setting),
    'Against mixed training:',
    '',
    ...meanTable(setting),
    '',
    ...besidePerTask(setting),
    'Each task, difference from mixed training in dB:',
    '',
    ...taskTable(setting),
    '',
    picture('validation', `PSNR of validation patches while training, a panel for each task: ${label}`),
    '',
    `### What the tasks weighed: ${label}`,
    '',
    'Means over the last tenth of the steps and over seeds.',
    '',
    ...weightTable(setting),
    '',
    ...uncertaintyLine(setting),
    picture('weights', `What each task weighed while training, a panel for each method: ${label}`),
    '',
    ...reliabilitySection(setting, picture),
    ...ablationSection(setting),
    ...cropSection(setting, pictures),
  ];
}

/** One sentence for each published claim, worded by its interval. */
function claims(setting: SettingResult): string[] {
  const lines = shownArms(setting).flatMap(({ id, label }) => {
    const found = find(setting, id, 'mixed', 'mean');
    if (!found || found.published === null) return [];
    return `- ${label}: published ${signed(found.published)} dB over mixed, here ${signed(found.difference.mean)} dB (${span(found.difference)}, ${counted(found.seeds, 'seed')}): **${found.verdict}**.`;
  });
  return lines.length === 0 ? ['No arm beside mixed training is trained yet.'] : lines;
}

/** How far the budget went, before any method is judged by it. */
function budgetLine(setting: SettingResult): string[] {
  const mixed = runsOf(setting, 'mixed');
  if (mixed.length === 0) return [];
  const gains = setting.tasks.map(({ label }, t) => ({
    label,
    gain: mean(mixed.map(({ psnr }) => mean(psnr[t] ?? []))) - mean(setting.input[t] ?? []),
  }));
  const better = gains.filter(({ gain }) => gain > 0);
  const worse = gains.filter(({ gain }) => gain <= 0);
  const names = (part: typeof gains): string => part.map(({ label }) => label).join(', ') || 'none';
  const harm = worse.length === 0 ? '' : `, and makes the others worse (${names(worse)})`;
  return [
    `What the budget is enough for: mixed training leaves ${better.length} of ${gains.length} tasks better than they came in (${names(better)})${harm}.${earlySentence(setting)}`,
    '',
  ];
}

/** Says so where no arm is, on average, better than no restoration at all. */
function earlySentence(setting: SettingResult): string {
  const averageOf = (runs: readonly { readonly psnr: readonly (readonly number[])[] }[]): number =>
    mean(runs.map(({ psnr }) => mean(psnr.map(mean))));
  const input = mean(setting.input.map(mean));
  const best = Math.max(...shownArms(setting).map(({ id }) => averageOf(runsOf(setting, id))));
  if (best > input) return '';
  return ` Averaged over tasks no arm reaches the photos as they came (${input.toFixed(2)} dB, the best arm ${best.toFixed(2)} dB): this compares networks early in their training, and the verdicts say nothing about trained ones.`;
}

function besidePerTask(setting: SettingResult): string[] {
  if (!shownArms(setting).some(({ id }) => find(setting, id, 'per-task', 'mean'))) return [];
  return [
    'Against the mean over tasks, which takes away what averaging alone does:',
    '',
    ...perTaskTable(setting),
    '',
  ];
}

function ablationSection(setting: SettingResult): string[] {
  if (!setting.arms.some(({ base }) => base !== undefined)) return [];
  const has = shownArms(setting, true).length > 0;
  return [
    '### Parts and beginnings',
    '',
    ...(has ? ablationTable(setting) : ['No ablation is trained yet.']),
    '',
  ];
}

function cropSection({ label, strips, tasks }: SettingResult, pictures: string): string[] {
  if (strips.length === 0) return [];
  return [
    `### The same crops by every arm: ${label}`,
    '',
    `From top to bottom: ${tasks.map((task) => task.label).join(', ')}. The first trained seed of each arm.`,
    '',
    ...table(
      strips.map((strip) => strip.label),
      [strips.map((strip) => `![${strip.label}](${pictures}/${strip.file})`)],
    ),
    '',
  ];
}
