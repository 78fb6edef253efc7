/** The result for people, as Markdown, made of the JSON alone. */
import { mean } from '../../../engine/evaluation/statistics.ts';
import { counted, duration, signed, table } from '../common/markdown.ts';
import { ARMS, FULL, LEARNING_RATE } from './arms.ts';
import { claimsTable, contestsTable, randomSentence } from './page-answers.ts';
import { type ArmRun, type Result, TEST_SETS } from './result.ts';

/** The paper's count at 256 x 256, in thousand millions; it does not say how it counted. */
const PUBLISHED_GMAC = 3.021;

const MEASURES = [...TEST_SETS.flatMap((set) => [`${set} psnr`, `${set} ssim`]), 'niqe', 'piqe'] as const;

export function pageOf(result: Result): string {
  const { quick, command, host, runs, searches, missing } = result;
  return [
    '# Does RDMC need its stages, its links and its contrastive prior?',
    '',
    ...(quick
      ? [
          '**A quick pass: it shows that everything runs. Its networks have learned nothing yet, so its numbers say nothing.**',
          '',
        ]
      : []),
    ...setUp(result),
    '',
    '## What is trained',
    '',
    ...trainedTable(result),
    '',
    runs.length === 0
      ? 'No arm is trained yet: the tables below are empty, and nothing is claimed.'
      : `${counted(runs.length, 'Run')} and ${searches.length} ${searches.length === 1 ? 'search' : 'searches'}; ${counted(missing.length, 'Run')} still to train. ${duration([...runs, ...searches].reduce((sum, { seconds }) => sum + seconds, 0))} of training.`,
    '',
    '## The paper’s claims and our questions',
    '',
    ...claimsTable(result),
    '',
    'Every contest by every measure: the difference with its interval, **bold** where that leaves out 0. Of so many intervals a few leave out 0 by chance. †: by this measure both arms leave photos worse than they came (by NIQE, which knows no clean photo, Rain100L tells): trained too little, however much they differ.',
    '',
    ...contestsTable(result),
    '',
    randomSentence(result),
    '',
    '## Scores',
    '',
    ...scoresTable(result),
    '',
    '## What the searches found',
    '',
    ...searchTable(result),
    '',
    '## What it costs',
    '',
    ...costTable(result),
    '',
    `The paper prints ${(PUBLISHED_GMAC * 1000).toLocaleString('en-GB')} M and 249 K; its exact widths are not known (docs/papers/rdmc.md).`,
    '',
    ...speedTable(result),
    '',
    'Medians of rounds over all four in one run; on wasm processor time of one thread.',
    '',
    '## Rain with veil: haze first, or rain alone?',
    '',
    ...veilTable(result),
    '',
    '## Do machines see more?',
    '',
    ...probeTable(result),
    '',
    '## How to repeat it',
    '',
    `\`${command}\` with \`MEND_DATA\` set, on ${host.processor}, Node ${host.node}, ${host.backend} (${host.adapter}). What is trained is found again by the fingerprint of its Recipe, and what was stopped goes on. \`rdmc.json\` holds every number of this page and the sha256 of every test photo.`,
    '',
  ].join('\n');
}

function setUp({ sizes, seed, input }: Result): string[] {
  const before = TEST_SETS.map((set) => `${set} ${meanOf(input, `${set} psnr`)} dB`).join(', ');
  return [
    ...plan(sizes),
    `RDMC of width ${sizes.width}, ${sizes.steps} steps of ${sizes.batch} patches of ${sizes.patch} px, Adam at ${LEARNING_RATE} falling as a cosine, SSIM and 0.1 of the squared error (and 0.1 of the contrastive prior on FeatureNet in its arm); ${counted(sizes.seeds, 'seed')} from ${seed}. Searches: ${sizes.searchSteps} steps on one stage, weights and links on different photos. Learned from real pairs of rain, whose streaks are laid on other photos in 60 % of the samples. Arms of one seed draw the same photos, crops and rain; the U-Net has about as many parameters as three paths without links.`,
    '',
    `PSNR and SSIM over RGB, rounded to 8 bits, on the middle ${sizes.side} × ${sizes.side} px of the parts of Rain100L (rain100l: ${countIn(input, 'rain100l')}), heavy rain (jorder_heavy: ${countIn(input, 'jorder_heavy')}) and DDN (ddn: ${countIn(input, 'ddn')}) that the data folder has under test; as it came in: ${before}. NIQE and PIQE, lower is better, on the middles of ${counted(input.niqe?.length ?? 0, 'photo')} of real rain. Random links are drawn twice for each seed. The paper trains 250 epochs on 6,000 patches of 128 px and measures on whole sets: here everything is far smaller. Differences are means over seeds and photos with the middle 95 % of a bootstrap that draws both anew; below three seeds nothing is claimed.`,
  ];
}

/** Where less was done than planned. */
function plan({ steps, batch, seeds }: Result['sizes']): string[] {
  if (steps >= FULL.steps && batch >= FULL.batch && seeds >= FULL.seeds) return [];
  return [
    `**Smaller than planned.** The plan, for an evening of one processor core, is \`mend experiment rdmc\` without options: ${FULL.steps} steps of ${FULL.batch} patches and ${counted(FULL.seeds, 'seed')}; the main arms come first, seed by seed. What is below shows what came of less.`,
    '',
  ];
}

const countIn = (values: ArmRun['values'], set: string): number => values[`${set} psnr`]?.length ?? 0;

function seedsOf(runs: readonly ArmRun[], arm: string): string {
  return (
    runs
      .filter((run) => run.arm === arm)
      .map(({ seed }) => seed)
      .join(', ') || 'none'
  );
}

function trainedTable({ runs, missing, searches }: Result): string[] {
  const waiting = (arm: string): string =>
    missing
      .filter((one) => one.arm === arm)
      .map(({ seed, state }) => (state === 'absent' ? `${seed}` : `${seed} (${state})`))
      .join(', ') || 'none';
  const search = ['the search', searches.map(({ seed }) => seed).join(', ') || 'none', waiting('the search')];
  const rows = ARMS.map(({ id, label }) => [label, seedsOf(runs, id), waiting(id)]);
  return table(['arm', 'seeds trained', 'seeds not trained yet'], [search, ...rows]);
}

function meanOf(values: ArmRun['values'], measure: string): string {
  const numbers = (values[measure] ?? []).filter((value) => value !== null);
  if (numbers.length === 0) return '–';
  return mean(numbers).toFixed(measure.endsWith('ssim') ? 4 : 2);
}

function scoresTable({ runs, input }: Result): string[] {
  const head = ['arm', 'seed', ...MEASURES.map((measure) => measure.replace('_heavy', ''))];
  const rows = runs.map(({ arm, seed, values }) => [
    ARMS.find(({ id }) => id === arm)?.label ?? arm,
    `${seed}`,
    ...MEASURES.map((measure) => meanOf(values, measure)),
  ]);
  return table(head, [['as it came in', '–', ...MEASURES.map((measure) => meanOf(input, measure))], ...rows]);
}

function searchTable({ searches }: Result): string[] {
  if (searches.length === 0) return ['No search has ended yet.'];
  return table(
    ['seed', 'kept', 'weights of all candidates, ×1000'],
    searches.map(({ seed, genotype, weights }) => [
      `${seed}`,
      genotype.links.join(', '),
      weights.map(({ link, weight }) => `${link} ${signed(weight * 1000, 1)}`).join(', '),
    ]),
  );
}

function costTable({ costs }: Result): string[] {
  const rows = costs.map(({ arm, parameters, gmac }) => [
    ARMS.find(({ id }) => id === arm)?.label ?? arm,
    parameters.toLocaleString('en-GB'),
    `${(gmac * 1000).toLocaleString('en-GB')} M`,
    `${Math.round((gmac / PUBLISHED_GMAC) * 100)} %`,
  ]);
  return table(['arm', 'learned parameters', 'multiply-adds at 256 × 256', 'of the paper’s'], rows);
}

function speedTable({ speeds }: Result): string[] {
  const base = speeds.at(-1)?.milliseconds ?? 1;
  return table(
    ['network', 'ms for 481 × 321', 'of the default model’s'],
    speeds.map(({ name, milliseconds }) => [name, `${milliseconds}`, `${(milliseconds / base).toFixed(1)}×`]),
  );
}

function veilTable({ veil }: Result): string[] {
  if (veil.length === 0) return ['The zoo lacks a model for rain or for haze.'];
  const rows = veil.map(({ models, psnr }) => [
    models.replace(',', ', then '),
    mean(psnr).toFixed(2),
    `${psnr.length}`,
  ]);
  return table(['models', 'PSNR, dB', 'crops'], rows);
}

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;

function probeTable({ probe }: Result): string[] {
  if (probe === null) return ['The zoo lacks a model for rain.'];
  const rows = Object.entries(probe.scores).map(([id, { detection, segmentation, features }]) => [
    id,
    percent(detection?.map),
    percent(detection?.iou),
    percent(segmentation?.mpa),
    percent(segmentation?.miou),
    percent(features.clean),
  ]);
  const boxes = Object.values(probe.scores)[0]?.detection?.count;
  const looking = `What a detector and a segmenter find in the clean photo counts as true (${counted(probe.count, 'photo')} of Rain100L${boxes === undefined ? '' : `, ${counted(boxes, 'object')}`}; ${probe.networks ?? 'only FeatureNet looked'}). With so few objects a difference of some percent says nothing; probe.md has more sets.`;
  const head = ['photo', 'objects: mAP', 'box overlap', 'people: mPA', 'mIoU', 'thought clean by FeatureNet'];
  return [looking, '', ...table(head, rows)];
}
