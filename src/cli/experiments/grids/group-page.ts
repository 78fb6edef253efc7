/** What the page says about groups, and its picture. */
import { mean, verdictOf } from '../../../engine/evaluation/statistics.ts';
import type { GroupSizes } from '../../../engine/grids/group-recipes.ts';
import { namedNetwork } from '../../../engine/networks/named.ts';
import { counted, duration, signed, span, table } from '../common/markdown.ts';
import { type Panel, plotPanels } from '../common/svg-plot.ts';
import type { GroupResults } from './group-results.ts';
import type { SeedRow } from './group-seeds.ts';
import type { ArmRow, Correlation, DescriberRow, GroupRow } from './group-tables.ts';

const two = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
const three = (value: number): string => signed(value, 3);

export const GROUP_PLOT = 'group-losses.svg';

/** Losses over distances, one panel for each describer; null where nothing is trained. */
export function groupPlot({ groups, describers }: GroupResults): string | null {
  if (groups.length === 0) return null;
  const sizes = [...new Set(groups.map(({ members }) => members.length))].sort((a, b) => a - b);
  const panels = describers.map(
    ({ describer }): Panel => ({
      title: describer,
      series: sizes.map((size) => ({
        label: `groups of ${size}`,
        ink: INKS[(size - 2) % INKS.length] ?? '#555555',
        scatter: true,
        points: groups
          .filter(({ members }) => members.length === size)
          .map(({ similarity, meanDrop }): [number, number] => [
            similarity[describer] ?? Number.NaN,
            meanDrop.mean,
          ]),
      })),
    }),
  );
  return plotPanels(panels, {
    title:
      'Mean loss of each trained group against its members’ own models, over the mean distance of its pairs',
    x: 'mean S',
    y: 'mean loss, dB',
    columns: 3,
  });
}

/** Told apart also without colour vision (Okabe and Ito, 2008). */
const INKS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#222222'] as const;

function networkWords({ network, channels, blocks }: GroupSizes): string {
  const named = network === undefined ? undefined : namedNetwork(network);
  return named?.label ?? `SRResNet with ${channels} channels and ${counted(blocks, 'block')}`;
}

export function groupLines(results: GroupResults, seeds: readonly SeedRow[] = []): string[] {
  const { groups, missing, members, sizes } = results;
  const times =
    seeds.length > 1 ? `${counted(seeds.length, 'seed')}, of which means are shown crop by crop` : 'one seed';
  return [
    '## What groups lose',
    '',
    `Six of the eleven kinds: ${members.join(', ')}. Every model is a fine-tune of ${sizes.steps} steps of one shared base (all six mixed, ${sizes.baseSteps} steps): ${networkWords(sizes)}, batches of ${sizes.batch} × ${sizes.patch}², ${times}. The paper trains each for 600,000 steps; so short, losses are small. They are told in dB against each kind’s own model, on test photos; intervals are 95 % over crops.`,
    '',
    ...(groups.length > 0
      ? [...similarityLines(results), ...sizeLines(results), ...armLines(results), ...seedLines(seeds)]
      : []),
    ...(results.seconds > 0
      ? [`All fine-tunes above together took ${duration(results.seconds)} at work on one core.`, '']
      : []),
    ...(missing.length > 0
      ? [
          `**Not trained yet**, so nothing is claimed about them: ${missing.join('; ')}. The same command without \`--no-train\` trains them.`,
          '',
        ]
      : []),
  ];
}

function correlationText(found: Correlation | null): string {
  return found === null
    ? 'cannot be told'
    : `${signed(found.rho)} (${span(found)}, ${VERDICTS[verdictOf(found)]})`;
}

const VERDICTS = { higher: 'shown', lower: 'reversed', 'not shown': 'too small to tell' } as const;

/** So much more (dB) than the all-round model must a group's model reach on its own kind, and so little may it harm others. */
const [WORTH, HARM] = [1, 0.3];

/** What each kind's own model does to every kind, and which of them would be of use in the zoo. */
function ownLines({ own, beside, members }: GroupResults): string[] {
  const [input, allRound] = beside;
  if (!input || !allRound || own.length === 0) return [];
  const at = ({ psnr }: (typeof own)[number], id: string): number => psnr[id] ?? Number.NaN;
  const isBetter = (row: (typeof own)[number]): boolean =>
    at(row, row.name) - Math.max(at(allRound, row.name), at(input, row.name)) >= WORTH;
  const isHarmless = (row: (typeof own)[number]): boolean =>
    members.every((id) => at(row, id) >= at(input, id) - HARM);
  const of = (keep: (row: (typeof own)[number]) => boolean): string =>
    own
      .filter(keep)
      .map(({ name }) => name)
      .join(', ') || 'none';
  return [
    `What each kind’s own model does to every kind, and for comparison ${allRound.name}, the zoo’s all-round model, in dB:`,
    '',
    ...table(
      ['model', ...members],
      [...beside, ...own].map((row) => [row.name, ...members.map((id) => two(at(row, id)))]),
    ),
    '',
    `At least ${WORTH} dB better than ${allRound.name} and the photo itself on its own kind: ${of(isBetter)}. Harmless too, costing no kind more than ${HARM} dB: ${of((row) => isBetter(row) && isHarmless(row))}. Only such a one would be of use in the zoo.`,
    '',
  ];
}

/** What each seed says by itself. */
function seedLines(seeds: readonly SeedRow[]): string[] {
  const [first] = seeds;
  if (!first) return [];
  const describers = first.describers.map(({ describer }) => describer);
  const arms = Object.keys(first.arms);
  return [
    '### Seed by seed',
    '',
    'Rank correlations over all groups as in table 2b, groups that the search finds, and means in dB of the arms.',
    '',
    ...table(
      ['seed', ...describers, 'groups found', ...arms],
      seeds.map(({ seed, describers: rows, partition, arms: psnr }) => [
        `${seed}`,
        ...describers.map((id) => {
          const all = rows.find(({ describer }) => describer === id)?.all;
          return all ? signed(all.rho) : '–';
        }),
        partition === null ? '–' : `${partition.length}`,
        ...arms.map((arm) => two(psnr[arm] ?? Number.NaN)),
      ]),
    ),
    '',
  ];
}

/** Table 2b. */
function similarityLines({ groups, describers }: GroupResults): string[] {
  const head = [
    'group',
    ...describers.map(({ describer }) => `S, ${describer}`),
    'mean loss',
    'interval',
    'largest',
  ];
  return [
    `### Do unlike groups lose more? (table 2b)`,
    '',
    `Rank correlation of the mean distance of a group’s pairs with its mean loss, over ${counted(groups.length, 'group')}. The paper’s claim is that it is positive for the deep descriptor. Larger groups lose more however alike they are; the second column takes that out.`,
    '',
    ...table(
      ['described by', 'all groups', 'within sizes'],
      describers.map((row: DescriberRow) => [
        row.describer,
        correlationText(row.all),
        correlationText(row.withinSizes),
      ]),
    ),
    '',
    `![Losses over distances](grids/${GROUP_PLOT})`,
    '',
    ...table(
      head,
      [...groups]
        .sort((a, b) => a.members.length - b.members.length || a.meanDrop.mean - b.meanDrop.mean)
        .map((row) => [
          row.members.join(', '),
          ...describers.map(({ describer }) => two(row.similarity[describer] ?? Number.NaN)),
          three(row.meanDrop.mean),
          span(row.meanDrop, 3),
          three(row.largestDrop),
        ]),
    ),
    '',
    'Beside the most and the least alike group of every size these are the groups that the search tried and those of the paper.',
    '',
  ];
}

/** Table 2a. */
function sizeLines({ bySize, describers }: GroupResults): string[] {
  if (bySize.length === 0) return [];
  const cell = ({ members, meanDrop }: GroupRow): string => `${three(meanDrop.mean)} (${members.join(', ')})`;
  const asClaimed = bySize.filter(({ alike, unlike }) => alike.meanDrop.mean < unlike.meanDrop.mean).length;
  return [
    '### The most and the least alike group of every size (table 2a)',
    '',
    `By ${describers[0]?.describer ?? 'the descriptor'}; mean loss in dB. Of ${counted(bySize.length, 'size')} the alike group loses less in ${asClaimed}.`,
    '',
    ...table(
      ['size', 'most alike', 'least alike', 'least less most'],
      bySize.map(({ size, alike, unlike }) => [
        `${size}`,
        cell(alike),
        cell(unlike),
        three(unlike.meanDrop.mean - alike.meanDrop.mean),
      ]),
    ),
    '',
  ];
}

function armLines(results: GroupResults): string[] {
  const { arms, members, partition, compared, delta } = results;
  const found =
    partition === null
      ? []
      : [
          `The search (losses of at most ${delta} dB, verified on val.txt) found ${counted(partition.length, 'group')}: ${partition.map((group) => group.join(' + ')).join('; ')}.`,
          '',
        ];
  const told = (groups: readonly (readonly string[])[]): string =>
    groups.map((group) => group.join(' + ')).join('; ');
  const isPapers = told(compared) !== told(partition ?? []);
  const verdict = ({ groupsGain }: ArmRow): string => {
    if (groupsGain === null) return '·';
    const word = {
      higher: 'groups better',
      lower: 'groups worse',
      'not shown': 'too small to tell',
    } as const;
    return `${three(groupsGain.mean)} (${span(groupsGain, 3)}): ${word[verdictOf(groupsGain)]}`;
  };
  return [
    '### Own models, groups, and one for all',
    '',
    ...found,
    `Groups in the table: ${isPapers ? `the paper’s (${told(compared)}), since ${partition === null ? 'the search is not done' : 'the search found nothing that could be grouped, or no reason to keep anything apart'}` : 'those of the search'}.`,
    '',
    'PSNR in dB. Compute counts one usual model’s fine-tune as 1; every arm comes from a base of its own size that was trained for equally many steps.',
    '',
    ...table(
      ['models', 'number', 'parameters', 'compute', ...members, 'mean', 'groups less this'],
      arms.map((row) => [
        row.arm,
        `${row.models}`,
        row.parameters.toLocaleString('en-GB'),
        row.compute.toFixed(1),
        ...members.map((id) => two(row.psnr[id] ?? Number.NaN)),
        two(mean(Object.values(row.psnr))),
        verdict(row),
      ]),
    ),
    '',
    ...ownLines(results),
  ];
}
