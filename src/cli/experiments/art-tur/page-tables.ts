/** Tables of one setting. */
import { signed, span, table } from '../common/markdown.ts';
import { PUBLISHED, PUBLISHED_BY_TASK } from './published.ts';
import type { ArmRun, Judged, SettingResult } from './result.ts';

type ArmOf = SettingResult['arms'][number];

export function runsOf({ runs }: SettingResult, arm: string): ArmRun[] {
  return runs.filter((run) => run.arm === arm);
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Arms that have Runs, without ablations unless asked. */
export function shownArms(setting: SettingResult, ablations = false): ArmOf[] {
  return setting.arms.filter(
    ({ id, base }) => (base !== undefined) === ablations && runsOf(setting, id).length > 0,
  );
}

export function find(
  { comparisons }: SettingResult,
  arm: string,
  against: string,
  measure: string,
): Judged | undefined {
  return comparisons.find((one) => one.arm === arm && one.against === against && one.measure === measure);
}

const psnrOf = ({ psnr }: ArmRun): number => mean(psnr.map(mean));

/** Every arm beside mixed training: PSNR, published gain, NIQE and PIQE. */
export function meanTable(setting: SettingResult): string[] {
  const network = PUBLISHED[setting.setting]?.network ?? '';
  const rows = shownArms(setting).map(({ id, label }) => {
    const runs = runsOf(setting, id);
    const found = find(setting, id, 'mixed', 'mean');
    const [niqe, piqe] = (['niqe', 'piqe'] as const).map((metric) => {
      const difference = find(setting, id, 'mixed', metric);
      return difference ? `${signed(difference.difference.mean)} (${span(difference.difference)})` : '';
    });
    return [
      label,
      `${runs.length}`,
      mean(runs.map(psnrOf)).toFixed(2),
      ...(found ? [signed(found.difference.mean), span(found.difference), found.verdict] : ['', '', '']),
      typeof found?.published === 'number' ? signed(found.published) : '',
      niqe ?? '',
      piqe ?? '',
    ];
  });
  const head = ['arm', 'seeds', 'PSNR, dB', 'difference', '95 % interval', 'verdict'];
  return table([...head, `published (${network})`, 'NIQE', 'PIQE'], rows);
}

/** Every arm beside the plain mean over tasks. */
export function perTaskTable(setting: SettingResult): string[] {
  const rows = shownArms(setting).flatMap(({ id, label }) => {
    const found = find(setting, id, 'per-task', 'mean');
    return found
      ? [[label, `${found.seeds}`, signed(found.difference.mean), span(found.difference), found.verdict]]
      : [];
  });
  return table(['arm', 'seeds', 'difference, dB', '95 % interval', 'found'], rows);
}

/** Differences from mixed training in every task, with what was published for it. */
export function taskTable(setting: SettingResult): string[] {
  const { tasks, input } = setting;
  const absolute = (label: string, values: readonly number[]): string[] => [
    label,
    ...values.map((value) => value.toFixed(2)),
  ];
  const mixed = runsOf(setting, 'mixed');
  const rows = shownArms(setting)
    .filter(({ id }) => id !== 'mixed')
    .flatMap(({ id, label }) => {
      const cells = tasks.map(({ name }) => {
        const found = find(setting, id, 'mixed', name);
        return found ? `${signed(found.difference.mean)} (${span(found.difference)})` : '';
      });
      const published = setting.setting === 'mioir-7' ? PUBLISHED_BY_TASK[id] : undefined;
      return [
        [label, ...cells],
        ...(published ? [[`${label}, published`, ...published.map((gain) => signed(gain))]] : []),
      ];
    });
  return table(
    ['arm', ...tasks.map(({ label }) => label)],
    [
      absolute('damaged, dB', input.map(mean)),
      ...(mixed.length === 0
        ? []
        : [
            absolute(
              'mixed, dB',
              tasks.map((_, t) => mean(mixed.map(({ psnr }) => mean(psnr[t] ?? [])))),
            ),
          ]),
      ...rows,
    ],
  );
}

/** What each task weighed at the end, and what of. */
export function weightTable(setting: SettingResult): string[] {
  const { tasks } = setting;
  type Told = ArmRun['training'][number];
  const row = (label: string, arm: string, digits: number, read: (told: Told) => number): string[][] => {
    const runs = runsOf(setting, arm);
    if (runs.length === 0) return [];
    const cells = tasks.map(({ name }) =>
      mean(runs.flatMap(({ training }) => training.filter(({ task }) => task === name)).map(read)).toFixed(
        digits,
      ),
    );
    return [[label, ...cells]];
  };
  const factor =
    (name: string) =>
    ({ factors }: Told): number =>
      factors[name] ?? Number.NaN;
  return table(
    ['', ...tasks.map(({ label }) => label)],
    [
      ...row('mixed: loss', 'mixed', 4, ({ loss }) => loss),
      ...row('Art: weight', 'art', 3, ({ weight }) => weight),
      ...row('Art: rate', 'art', 2, factor('rate')),
      ...row('Art: correction', 'art', 2, factor('correction')),
      ...row('TUR: weight', 'tur', 2, ({ weight }) => weight),
      ...row('TUR: uncertainty', 'tur', 4, factor('uncertainty')),
      ...row('TUR: half of the loss', 'tur', 4, ({ loss }) => loss / 2),
      ...row(
        'TUR: uncertainty / half of the loss',
        'tur',
        2,
        (told) => factor('uncertainty')(told) / (told.loss / 2),
      ),
      ...row('scalars: weight', 'scalar', 2, ({ weight }) => weight),
    ],
  );
}

/** Ablations beside mixed training, and beside the arm that they change. */
export function ablationTable(setting: SettingResult): string[] {
  const rows = shownArms(setting, true).map(({ id, label, base = '' }) => {
    const cells = ['mixed', base].flatMap((against) => {
      const found = find(setting, id, against, 'mean');
      return found ? [signed(found.difference.mean), span(found.difference)] : ['', ''];
    });
    const published = setting.comparisons.find(({ arm }) => arm === id)?.published;
    return [
      label,
      `${runsOf(setting, id).length}`,
      ...cells,
      typeof published === 'number' ? signed(published) : '',
    ];
  });
  const head = [
    'arm',
    'seeds',
    'from mixed, dB',
    '95 % interval',
    'from the whole method, dB',
    '95 % interval',
  ];
  return table([...head, 'published, from mixed'], rows);
}
