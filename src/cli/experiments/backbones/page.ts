/** The comparison for people: a page, a plot and the table of README.md. */
import { counted, duration, signed, table } from '../common/markdown.ts';
import { plotPanels, type Series } from '../common/svg-plot.ts';
import { type Candidate, gainOf, mean, type Result } from './result.ts';

export const PLOT = 'backbones.svg';

const INKS = [
  '#222222',
  '#888888',
  '#0072b2',
  '#56b4e9',
  '#d55e00',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#7a4fbf',
  '#8c564b',
];

const seconds = (value: number | null): string =>
  value === null ? 'not measured' : value < 10 ? value.toFixed(1) : value.toFixed(0);

/** Quality over cost: once over what is counted, once over what is measured. */
export function drawPlot(result: Result): string {
  const shown = result.candidates.flatMap((candidate, i) => {
    const gain = gainOf(result, candidate);
    return gain === null ? [] : [{ candidate, gain, ink: INKS[i % INKS.length] as string }];
  });
  const series = (read: (candidate: Candidate) => number | null): Series[] =>
    shown.flatMap(({ candidate, gain, ink }): Series[] => {
      const cost = read(candidate);
      return cost === null
        ? []
        : [{ label: candidate.id, ink, scatter: true, points: [[Math.log10(cost), gain]] }];
    });
  return plotPanels(
    [
      { title: 'GMAC for a megapixel, log 10', series: series(({ gmac }) => gmac) },
      { title: 'seconds for a megapixel, log 10', series: series(({ wasm }) => wasm) },
    ],
    { title: 'Mean gain of each network over its cost', x: 'cost', y: 'gain, dB', columns: 2 },
  );
}

function costCells({ parameters, gmac, wasm, webgpu }: Candidate): string[] {
  return [parameters.toLocaleString('en-GB'), gmac.toFixed(1), seconds(wasm), seconds(webgpu)];
}

const gainText = (result: Result, candidate: Candidate): string => {
  const gain = gainOf(result, candidate);
  return gain === null ? 'not trained' : signed(gain);
};

/** What each network had to learn with. */
export function budgetOf({ candidates }: Pick<Result, 'candidates'>): string {
  const trained = candidates.flatMap(({ training }) => (training ? [training] : []));
  const [first] = trained;
  if (first === undefined) return 'None is trained yet';
  const minutes = [...new Set(trained.map((training) => training.minutes))];
  const time =
    minutes.length === 1 && minutes[0] !== 0
      ? `${minutes[0]} minutes of processor time`
      : `${[...new Set(trained.map(({ steps }) => steps))].join(' or ')} steps`;
  return `${counted(trained.length, 'network')} trained from fresh weights for ${time} each (${[...new Set(trained.map(({ trainer }) => trainer))].join('; ')}), one seed`;
}

/** Whether a result can say which network is best: minutes and one seed cannot. */
const TOO_SMALL =
  'This is far too small to tell which network is best: the published ones learn for days. It tells what each costs, and which get anywhere soon.';

/** The table of README.md. */
export function readmeTable(result: Result): string {
  const trained = result.candidates.some(({ training }) => training !== null);
  const rows = result.candidates.map((candidate) => [
    candidate.label,
    ...costCells(candidate),
    ...(trained ? [gainText(result, candidate)] : []),
  ]);
  const gives = trained
    ? `*Gain*: mean over ${damages(result)} on ${result.images} crops for each, from Kodak24 and CBSD68. ${budgetOf(result)}. ${TOO_SMALL}`
    : 'What each has learned after the same time is not measured yet: `mend experiment backbones` does.';
  return [
    ...table(
      ['network', 'parameters', 'GMAC/MP', 's/MP, wasm', 's/MP, WebGPU', ...(trained ? ['gain, dB'] : [])],
      rows,
    ),
    '',
    `${gives} Times on ${machineOf(result)}. More: [\`docs/results/backbones.md\`](docs/results/backbones.md), [\`docs/networks.md\`](docs/networks.md).`,
    '',
  ].join('\n');
}

const damages = ({ trials }: Result): string => trials.filter((trial) => trial !== 'clean').join(', ');

const machineOf = ({ host, adapter }: Result): string =>
  `${host.processor}, ${host.backend} (${host.adapter})${adapter === null ? '' : `; WebGPU: ${adapter}`}`;

const timeOf = (value: number): string => (value < 120 ? `${value} s` : duration(value));

const decibels = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : 'identical');

/** The whole page, made of the JSON alone. */
export function pageOf(result: Result): string {
  const { quick, command, trials, input, images, crop, candidates, testPhotos } = result;
  const psnrRows = [
    ['as it came', ...input.map((values) => decibels(mean(values))), ''],
    ...candidates
      .filter(({ psnr }) => psnr.length > 0)
      .map((candidate) => [
        candidate.label,
        ...candidate.psnr.map((values) => mean(values).toFixed(2)),
        gainText(result, candidate),
      ]),
  ];
  const trained = candidates.filter(({ training }) => training !== null);
  const courses = candidates.flatMap(({ label, training }) =>
    training
      ? [[label, training.steps.toLocaleString('en-GB'), timeOf(training.seconds), training.precision]]
      : [[label, 'not trained', '', '']],
  );
  return [
    '# What each network costs and gives',
    '',
    ...(quick
      ? ['**A quick pass: it shows that everything runs. None of its numbers say anything.**', '']
      : []),
    trained.length === 0
      ? 'What each has learned after the same time is not measured yet; what follows is what each costs.'
      : `${budgetOf(result)}: the same photos, damage, losses and optimiser for all; equal time, so that a costly network takes fewer steps. Networks that want larger patches get smaller batches of as many pixels. AirNet learns without its contrast where PyTorch trains it. ${TOO_SMALL}`,
    '',
    '## Costs',
    '',
    ...table(
      ['network', 'parameters', 'GMAC for a megapixel', 'seconds for a megapixel, wasm', 'on WebGPU'],
      candidates.map((candidate) => [candidate.label, ...costCells(candidate)]),
    ),
    '',
    `Times are medians on one image, on ${machineOf(result)}: processor time where the processor computes, as it does for wasm and for software adapters, which say nothing about graphics processors.`,
    '',
    ...(trained.length === 0
      ? []
      : [
          '## Quality',
          '',
          `PSNR in dB over RGB, rounded to 8 bits: ${images} crops of ${crop} px for each kind of damage from Kodak24 and CBSD68, which nobody learned from. *Gain* is the mean over all but \`clean\`. The more a network leaves good photos alone, the higher is \`clean\`.`,
          '',
          ...table(['network', ...trials, 'gain'], psnrRows),
          '',
          `![Mean gain in dB of each network over its cost, counted and measured](../images/${PLOT})`,
          '',
          '## Training',
          '',
          ...table(['network', 'steps', 'time', 'precision'], courses),
          '',
        ]),
    '## How to repeat it',
    '',
    `\`${command}\` with \`MEND_DATA\` set. With \`--recipes\` it only writes the Recipes, for \`python3 -m mend_torch.backbones\`, whose weights it then takes. \`backbones.json\` holds the PSNR of every crop, fingerprints of Recipes, sha256 of weights and of the ${testPhotos.length} photos.`,
    '',
  ].join('\n');
}

const MARKS = /(<!-- networks -->\n)[\s\S]*(<!-- end of networks -->)/;

/** README.md with its table renewed. */
export function renewReadme(readme: string, result: Result): string {
  return readme.replace(MARKS, (_all, begin: string, end: string) => `${begin}${readmeTable(result)}${end}`);
}
