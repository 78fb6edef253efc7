/** The result for people, as Markdown. */
import { PRESETS } from '../../../engine/domain/presets.ts';
import type { Interval } from '../../../engine/evaluation/statistics.ts';
import { ARMS } from './arms.ts';
import type { ArmRun, Comparison, Result } from './result.ts';

/** The whole page, made of the JSON alone. */
export function pageOf(result: Result): string {
  const { sizes, host, quick, seed } = result;
  const first = result.runs[0];
  return [
    '# Do Art and TUR balance seven tasks better than mixing does?',
    '',
    ...(quick
      ? [
          '**A quick pass: it shows that everything runs. Its networks have hardly learned anything, so none of its numbers say anything about the methods.**',
          '',
        ]
      : []),
    `SRResNet of ${sizes.channels} channels and ${sizes.blocks} blocks (${first?.parameters.toLocaleString('en-GB')} parameters in use), ${sizes.steps} steps of ${sizes.batch} patches of ${sizes.patch} px, L1, Adam at 0.001 falling as a cosine, no clipping. ${sizes.seeds} seeds from ${seed}: arms of one seed begin with the same weights and draw the same photos. Measured on ${sizes.images} crops of ${sizes.crop} px a task from Kodak24 and CBSD68, which no arm learns from: PSNR over RGB in dB, 4 px of border left out, weights averaged.`,
    '',
    'The papers train 1.2 million parameters for 2.5 million iterations on DF2K with the depth of real photos for haze; here photos, networks and budgets are far smaller and depth is made up. A method counts as reproduced in direction where the interval of its mean difference leaves out 0.',
    '',
    '## Mean over the tasks, against mixed training',
    '',
    '| arm | PSNR | difference | 95 % interval | shown | published |',
    '|---|---|---|---|---|---|',
    ...ARMS.map(({ id, label, published }) => {
      const found = result.comparisons.find(
        ({ arm, against, task }) => arm === id && against === 'mixed' && task === 'mean',
      );
      const psnr = mean(runsOf(result, id).map((run) => psnrOf(run)));
      return `| ${label} | ${psnr.toFixed(2)} | ${differenceCells(found)} | ${published === null ? '' : signed(published)} |`;
    }),
    '',
    'Beside each task alike, which takes away what averaging over tasks alone does:',
    '',
    '| arm | difference | 95 % interval | shown |',
    '|---|---|---|---|',
    ...ARMS.slice(2).map(({ id, label }) => {
      const found = result.comparisons.find(
        ({ arm, against, task }) => arm === id && against === 'per-task' && task === 'mean',
      );
      return `| ${label} | ${differenceCells(found)} |`;
    }),
    '',
    '## Every task: difference from mixed training in dB',
    '',
    ...taskTable(result),
    '',
    '## What the tasks weighed',
    '',
    'Means over the last tenth of the steps and all seeds. TUR predicts that its uncertainty tends to half of the loss.',
    '',
    ...weightTable(result),
    '',
    `Made by \`mend experiment art-tur${quick ? ' --quick' : ''} --seed ${seed}\` on ${host.processor}, Node ${host.node}, ${host.backend} (${host.adapter}).`,
    '',
  ].join('\n');
}

const TASK_LABELS = PRESETS['mioir-7'].tasks.map(({ label }) => label);

function taskTable(result: Result): string[] {
  const tasks = result.runs[0]?.scores ?? [];
  const input = tasks.map(({ input: before }) => mean(before).toFixed(2));
  const mixed = tasks.map(({ task }) =>
    mean(runsOf(result, 'mixed').map((run) => psnrOf(run, task))).toFixed(2),
  );
  return [
    `| arm | ${TASK_LABELS.join(' | ')} |`,
    `|---|${TASK_LABELS.map(() => '---|').join('')}`,
    `| (damaged, dB) | ${input.join(' | ')} |`,
    `| (mixed, dB) | ${mixed.join(' | ')} |`,
    ...ARMS.slice(1).map(({ id, label }) => {
      const cells = tasks.map(({ task }) => {
        const found = result.comparisons.find(
          (one) => one.arm === id && one.against === 'mixed' && one.task === task,
        );
        return found ? `${signed(found.difference.mean)} (${span(found.difference)})` : '';
      });
      return `| ${label} | ${cells.join(' | ')} |`;
    }),
  ];
}

function weightTable(result: Result): string[] {
  const tasks = result.runs[0]?.scores.map(({ task }) => task) ?? [];
  const cells = (id: string, read: (told: ArmRun['training'][number]) => number, digits: number): string =>
    tasks
      .map((task) => {
        const told = runsOf(result, id).flatMap(({ training }) =>
          training.filter((one) => one.task === task),
        );
        return mean(told.map(read)).toFixed(digits);
      })
      .join(' | ');
  return [
    `| | ${TASK_LABELS.join(' | ')} |`,
    `|---|${TASK_LABELS.map(() => '---|').join('')}`,
    `| mixed: loss | ${cells('mixed', ({ loss }) => loss, 4)} |`,
    `| Art: weight | ${cells('art', ({ weight }) => weight, 3)} |`,
    `| Art: rate | ${cells('art', ({ factors }) => factors.rate ?? Number.NaN, 2)} |`,
    `| Art: correction | ${cells('art', ({ factors }) => factors.correction ?? Number.NaN, 2)} |`,
    `| TUR: weight | ${cells('tur', ({ weight }) => weight, 2)} |`,
    `| TUR: uncertainty / half of the loss | ${cells('tur', ({ loss, factors }) => (factors.uncertainty ?? Number.NaN) / (loss / 2), 2)} |`,
    `| scalars: weight | ${cells('scalar', ({ weight }) => weight, 2)} |`,
  ];
}

function runsOf({ runs }: Result, arm: string): ArmRun[] {
  return runs.filter((run) => run.arm === arm);
}

/** Mean PSNR of a Run, over all tasks or of one. */
function psnrOf({ scores }: ArmRun, task?: string): number {
  const asked = scores.filter((one) => typeof task !== 'string' || one.task === task);
  return mean(asked.map(({ psnr }) => mean(psnr)));
}

function differenceCells(found: Comparison | undefined): string {
  if (!found) return ' | | ';
  return `${signed(found.difference.mean)} | ${span(found.difference)} | ${found.verdict}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function signed(value: number): string {
  const size = Math.abs(value).toFixed(2);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

const span = ({ low, high }: Interval): string => `${signed(low)} to ${signed(high)}`;
