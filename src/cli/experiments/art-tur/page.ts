/** The result for people, as Markdown. */
import { namedNetwork } from '../../../engine/networks/named.ts';
import { counted, duration, table } from '../common/markdown.ts';
import { patchSide, type Sizes } from './arms.ts';
import { settingSections } from './page-setting.ts';
import { runsOf } from './page-tables.ts';
import type { Result, SettingResult } from './result.ts';

/** Names of the files of a result. */
export const pageName = ({ network }: Pick<Sizes, 'network'>): string =>
  network === undefined ? 'art-tur' : `art-tur-${network}`;

/** Where its pictures are, seen from the page. */
const picturesOf = (sizes: Sizes): string => `../images/${pageName(sizes)}`;

/** The whole page, made of the JSON alone. */
export function pageOf(result: Result): string {
  const { quick, command, host, testPhotos, realPhotos, settings } = result;
  return [
    '# Do Art and TUR balance tasks better than mixing does?',
    '',
    ...(quick
      ? [
          '**A quick pass: it shows that everything runs. Its networks have hardly learned anything, so none of its numbers say anything about the methods.**',
          '',
        ]
      : []),
    ...setUp(result),
    '',
    '## What is trained',
    '',
    ...trainedTable(settings),
    '',
    timeLine(settings),
    ...settings.flatMap((setting) =>
      setting.runs.length === 0 ? [] : ['', ...settingSections(setting, picturesOf(result.sizes))],
    ),
    '',
    '## How to repeat it',
    '',
    `\`${command}\` with \`MEND_DATA\` set, on ${host.processor}, Node ${host.node}, ${host.backend} (${host.adapter}). Equal seeds give equal numbers on one backend; what is trained is found again by the fingerprint of its Recipe, and what was stopped goes on. \`${pageName(result.sizes)}.json\` holds every number of this page, the PSNR of every crop, fingerprints of Recipes, sha256 of weights, and the sha256 of the ${testPhotos.length} photos that test crops are cut from and of the ${realPhotos.length} photos with real damage.`,
    '',
  ].join('\n');
}

function setUp({ sizes, seed, realPhotos, settings }: Result): string[] {
  const parameters = settings.flatMap(({ runs }) => runs).at(0)?.parameters;
  const named = sizes.network === undefined ? undefined : namedNetwork(sizes.network);
  const size = parameters === undefined ? '' : ` (${parameters.toLocaleString('en-GB')} parameters in use)`;
  const network = `${named?.label ?? `SRResNet of ${sizes.channels} channels and ${sizes.blocks} blocks`}${size}`;
  return [
    `${network}, ${sizes.steps} steps of ${sizes.batch} patches of ${patchSide(sizes)} px, L1, Adam at 0.001 falling as a cosine, no clipping; ${counted(sizes.seeds, 'seed')} from ${seed}. Arms of one seed begin with the same weights and draw the same photos, crops and damage (sequential training draws fewer tasks at first). PSNR in dB, higher is better: ${sizes.images} crops of ${sizes.crop} px a task from Kodak24 and CBSD68, which no arm learns from, over RGB, rounded to 8 bits, 4 px of border left out, averaged weights. NIQE and PIQE, lower is better: the middles of ${realPhotos.length} photos with real damage.`,
    '',
    'The papers train 1.2 million parameters for 2.5 million iterations on DF2K, with the depth of real photos for haze; here photos, networks and budgets are far smaller and depth is made up. Differences are means over seeds and crops with the middle 95 % of a bootstrap that draws both anew. *Reproduced*: the interval leaves out 0 on the side that was published. *Not reproduced*: on the other side. *Too small to tell*: it holds 0. Below three seeds nothing is claimed, whatever the interval.',
  ];
}

/** Arms that have begun, one a row; the others of each setting in one line. */
function trainedTable(settings: readonly SettingResult[]): string[] {
  const rows: string[][] = [];
  const idle: string[] = [];
  for (const setting of settings) {
    const unseen: string[] = [];
    for (const { id, label } of setting.arms) {
      const there = runsOf(setting, id).map(({ seed }) => seed);
      const missing = setting.missing.filter(({ arm }) => arm === id);
      const told = missing.map(({ seed, state }) => (state === 'begun' ? `${seed} (begun)` : `${seed}`));
      if (there.length === 0 && missing.every(({ state }) => state === 'absent')) unseen.push(label);
      else rows.push([setting.label, label, there.join(', ') || 'none', told.join(', ') || 'none']);
    }
    if (unseen.length > 0) idle.push(`- ${setting.label}: ${unseen.join('; ')}.`);
  }
  const head = ['setting', 'arm', 'seeds trained', 'seeds not trained yet'];
  const lines = rows.length === 0 ? [] : table(head, rows);
  return idle.length === 0 ? lines : [...lines, '', 'Not begun:', '', ...idle];
}

function timeLine(settings: readonly SettingResult[]): string {
  const runs = settings.flatMap((setting) => setting.runs);
  const total = runs.reduce((sum, { seconds }) => sum + seconds, 0);
  const loose = runs.filter(({ withPauses }) => withPauses).length;
  const steps = runs.reduce((sum, run) => sum + run.steps, 0);
  const shortest = Math.min(...runs.map(({ seconds }) => seconds));
  if (runs.length === 0) return 'Nothing is trained yet.';
  return `${counted(runs.length, 'Run')}, ${counted(steps, 'step')}, ${duration(total)} of training${loose === 0 ? '' : `, counting the pauses of ${counted(loose, 'Run')} without dates in the log`}; the quickest Run took ${duration(shortest)}.`;
}
