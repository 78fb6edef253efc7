/** The page that tells what `mend experiment grids` found. */
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { mean } from '../../../engine/evaluation/statistics.ts';
import { CHOICE_PATCHES } from '../../../engine/grids/choose.ts';
import { counted, signed, table } from '../common/markdown.ts';
import { mixedLines, realLines } from './choice-page.ts';
import { groupLines } from './group-page.ts';
import type { Result } from './result.ts';
import type { AutomaticRow, Confusion } from './selection.ts';

const two = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
const percent = (value: number): string => `${Math.round(100 * value)} %`;

export function pageOf(result: Result): string {
  const { host, sizes, quick, timing } = result;
  const lines = [
    '# GRIDS: similarity, grouping and choice',
    '',
    `Written by \`${result.command}\`${result.choiceCommand === undefined ? '' : `, what is chosen for each photo by \`${result.choiceCommand}\``}; numbers in [grids.json](grids.json), formulas and deviations in [the paper's page](../papers/grids.md).`,
    ...(quick ? ['', '**A quick run: it shows that everything works, not what the method does.**'] : []),
    '',
    `Backend ${host.backend} (${host.adapter}), Node ${host.node}, ${host.processor}. Seed ${result.seed}. Descriptor \`${result.maps[0]?.descriptor ?? ''}\`.`,
    '',
    ...choiceLines(result),
    ...mixedLines(result),
    ...realLines(result),
    ...paperLines(result),
    ...mapLines(result),
    ...groupLines(result.groups, result.groupSeeds),
    '## What a choice costs',
    '',
    `A photo of a megapixel on ${host.backend} (${host.adapter}): ${timing.map(({ patches, milliseconds, withPreview }) => `${patches} patches ${(milliseconds / 1000).toFixed(1)} s (${(withPreview / 1000).toFixed(1)} s with a look at what one pass leaves)`).join(', ')}. The product looks at ${CHOICE_PATCHES}.`,
    '',
    '## Budgets',
    '',
    `Maps: ${sizes.patches} patches of each kind from the photos of \`val.txt\`, ${counted(sizes.bootstrap, 'bootstrap round')}. Choice: ${sizes.photos} test photos of each kind, parts of 256 × 256 pixels, PSNR over their middle 160 × 160 (RGB, 8 bits, 4 pixels of border left out). The paper’s rule: ${sizes.paperPhotos} photos of each kind to compare with and as many others to judge, 64 patches each. Mixed damage: ${sizes.mixedPhotos} test photos of each kind, 192 × 192 pixels, 16 patches.`,
    '',
  ];
  return lines.join('\n');
}

function choiceLines({
  choice,
  automatic,
  clean,
  gain,
  refusal,
  limit,
  separation,
  unknown,
  models,
  allInOne,
}: Result): string[] {
  const all = automatic.find(({ set }) => set === 'all known');
  return [
    '## Choosing a model for each photo',
    '',
    `The rule of the product on ${choice.photos} test photos of ${choice.labels.length} groups: **${percent(choice.accuracy)}** are put into their group, where chance gives ${percent(choice.chance)}. Rows: what photos are; columns: what they are taken for.`,
    '',
    ...confusionTable(choice),
    '',
    `PSNR in dB when each photo gets the model that "Automatic" chooses among ${[...models].join(', ')} and none; the oracle and the worst choice look at the result, which Automatic cannot; all-in-one is ${allInOne} for every photo.${all ? ` Over all known damage Automatic gains ${signed(all.automatic - all.input)} dB, ${signed(all.automatic - all.allInOne)} against all-in-one and ${signed(all.automatic - all.oracle)} against the oracle.` : ''}`,
    '',
    ...table(
      ['damage', 'photos', 'as it came', 'Automatic', 'oracle', 'all-in-one', 'worst'],
      automatic.map((row: AutomaticRow) => [
        row.set,
        `${row.photos}`,
        ...[row.input, row.automatic, row.oracle, row.allInOne, row.worst].map(two),
      ]),
    ),
    '',
    `Of ${counted(clean.photos, 'good photo')} ${clean.leftAlone} were left alone${clean.worst === null ? '.' : `; the worst of the others keeps ${two(clean.worst)} dB of itself.`}`,
    '',
    `Predicted against measured gain on ${counted(gain.photos, 'photo')} that got a model: Spearman ${two(gain.spearman)}, mean error ${two(gain.error)} dB (always telling the mean: ${two(gain.errorOfMean)} dB).`,
    '',
    `### Refusing what is unknown`,
    '',
    `Photos that are stranger than ${two(limit)} are refused; strangeness is the distance to the nearest kind and half the doubt between groups (nats). An unknown photo is stranger than a known one with probability ${two(separation)} (0.5 says nothing).`,
    '',
    ...table(
      ['damage', 'known', 'photos', 'refused', 'mean distance', 'mean strangeness', 'told from known'],
      refusal.map((row) => [
        row.set,
        row.known ? 'yes' : 'no',
        `${row.photos}`,
        `${row.refused}`,
        two(row.distance),
        two(row.strangeness),
        row.reliability === null ? '·' : two(row.reliability),
      ]),
    ),
    '',
    ...(unknown.length > 0
      ? [
          'Each group in its turn taken for unknown: learned without it, is it told from the others? Weight and softness of the doubt were chosen by the columns of training photos (each judged by a fit that had not seen it), never by test photos.',
          '',
          ...table(
            [
              'unknown',
              'told from known, training',
              'refused',
              'told from known, test',
              'refused',
              'known ones refused, test',
            ],
            unknown.map(({ group, training, test }) => [
              group,
              two(training.reliability),
              percent(training.refused),
              two(test.reliability),
              percent(test.refused),
              percent(test.refusedOfKnown),
            ]),
          ),
          '',
          `On average ${two(mean(unknown.map(({ training }) => training.reliability)))} on training and ${two(mean(unknown.map(({ test }) => test.reliability)))} on test photos.`,
          '',
        ]
      : []),
  ];
}

function confusionTable({ labels, counts }: Confusion): string[] {
  return table(
    ['', ...labels],
    labels.map((label, i) => [label, ...(counts[i] ?? []).map(String)]),
  );
}

function paperLines({ paper: { bySets, byPhotos }, choice }: Result): string[] {
  const verdict = (found: Confusion): string =>
    found.accuracy > 2 * found.chance ? 'well above chance' : 'too little to choose by';
  return [
    '## The paper’s rule: one generalised Gaussian of all features',
    '',
    `Equation 7 with the paper’s four groups of its eleven kinds, ${byPhotos.photos} test photos, chance ${percent(byPhotos.chance)}. Compared with sets of many photos it is right for ${percent(bySets.accuracy)} (${verdict(bySets)}), with means of single photos for ${percent(byPhotos.accuracy)} (${verdict(byPhotos)}). Two numbers say more about what a photo shows than about its damage; therefore the product looks at every channel (${percent(choice.accuracy)} above, of ${choice.labels.length} groups).`,
    '',
    ...confusionTable(byPhotos),
    '',
  ];
}

function mapLines({ maps, sensitivity }: Result): string[] {
  const [deep] = maps;
  return [
    '## How alike kinds of damage are',
    '',
    ...maps.flatMap((map) => [...mapTable(map), '']),
    ...(deep
      ? [
          `The matrix of \`${deep.descriptor}\` from fewer patches, against ${deep.patches}:`,
          '',
          ...table(
            ['patches', 'mean difference of S', 'rank correlation'],
            sensitivity.map((row) => [`${row.patches}`, two(row.difference), two(row.agreement)]),
          ),
          '',
        ]
      : []),
  ];
}

/** Distances in the order of clustering, with their bootstrap spread. */
function mapTable(map: SimilarityMap): string[] {
  const { order, sets, matrix, spread, descriptor } = map;
  const cell = (i: number, j: number): string => {
    if (i === j) return '·';
    return `${two(matrix[i]?.[j] ?? 0)}${spread ? ` ± ${two(spread[i]?.[j] ?? 0)}` : ''}`;
  };
  return [
    `\`${descriptor}\`: log10(KL + 1e-5) + 5, mean of both directions${spread ? ', ± bootstrap standard deviation over patches' : ''}.`,
    '',
    ...table(
      ['', ...order.map((i) => sets[i]?.id ?? '')],
      order.map((i) => [sets[i]?.id ?? '', ...order.map((j) => cell(i, j))]),
    ),
  ];
}
