/** The same methods on several networks, side by side, and the claim that balance makes up for a larger network. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { namedNetwork } from '../../../engine/networks/named.ts';
import { compareArms, findingOf } from '../common/compare.ts';
import { counted, signed, span, table } from '../common/markdown.ts';
import { EVERYWHERE } from './arms.ts';
import { pageName } from './page.ts';
import { find, mean, runsOf } from './page-tables.ts';
import type { Result, SettingResult } from './result.ts';

const FILE = /^art-tur(-[a-z0-9-]+)?\.json$/;

/** All results in a folder, the plain network first. */
export async function readResults(folder: string): Promise<Result[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => FILE.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Result),
  );
}

/** What the smaller network with Art is held against: it alone, mixed (Art, section 4). */
const RIVALS = { small: 'airnet-lite', large: 'prompt-ir-small' } as const;

const labelOf = ({ sizes }: Result): string =>
  (sizes.network && namedNetwork(sizes.network)?.label) ||
  `SRResNet, ${sizes.channels} channels, ${sizes.blocks} blocks`;

/** One table for each setting, of the networks that have Runs there. */
export function networksPage(results: readonly Result[]): string {
  const settings = [...new Set(results.flatMap((result) => result.settings.map(({ setting }) => setting)))];
  return [
    '# Art and TUR on several networks',
    '',
    'Means over tasks in dB, and gains over mixed training of the same network with the middle 95 % of a bootstrap over seeds and crops. Networks differ in cost and here also in steps, so columns compare methods, and rows do not compare networks. Below three seeds nothing is claimed.',
    '',
    ...settings.flatMap((setting) => settingPart(setting, results)),
    '## Does AirNet with Art match plain PromptIR?',
    '',
    claimOf(results),
    '',
  ].join('\n');
}

function settingPart(setting: string, results: readonly Result[]): string[] {
  const there = results.flatMap((result) => {
    const found = result.settings.find((one) => one.setting === setting && one.runs.length > 0);
    return found ? [{ result, found }] : [];
  });
  if (there.length === 0) return [];
  const rows = there.map(({ result, found }) => [
    `[${labelOf(result)}](${pageName(result.sizes)}.md)`,
    `${result.sizes.steps}`,
    `${runsOf(found, 'mixed').length}`,
    mean(found.input.map(mean)).toFixed(2),
    ...EVERYWHERE.map((arm) => cellOf(found, arm)),
  ]);
  const head = ['network', 'steps', 'seeds', 'as it came', ...EVERYWHERE.map((arm) => ARM_HEADS[arm])];
  return [`## ${there[0]?.found.label ?? setting}`, '', ...table(head, rows), ''];
}

const ARM_HEADS = { mixed: 'mixed', 'per-task': 'each task alike', art: 'Art', tur: 'TUR' } as const;

function cellOf(setting: SettingResult, arm: string): string {
  const runs = runsOf(setting, arm);
  if (runs.length === 0) return 'not trained';
  const absolute = mean(runs.map(({ psnr }) => mean(psnr.map(mean)))).toFixed(2);
  const found = find(setting, arm, 'mixed', 'mean');
  if (!found) return absolute;
  return `${absolute}; ${signed(found.difference.mean)} (${span(found.difference)}): ${findingOf(found)}`;
}

/** AirNet with Art against PromptIR mixed, on the same crops where both were trained as long. */
function claimOf(results: readonly Result[]): string {
  const [small, large] = [RIVALS.small, RIVALS.large].map((id) =>
    results.find(({ sizes }) => sizes.network === id),
  );
  const setting = small?.settings.find(
    ({ setting: id, runs }) =>
      runs.some(({ arm }) => arm === 'art') &&
      large?.settings.some((other) => other.setting === id && runsOf(other, 'mixed').length > 0),
  );
  const other = large?.settings.find(({ setting: id }) => id === setting?.setting);
  if (!small || !large || !setting || !other)
    return `Not measured yet: it needs \`mend experiment art-tur --network ${RIVALS.small}\` and \`--network ${RIVALS.large}\` in one setting.`;
  if (small.sizes.steps !== large.sizes.steps || small.sizes.images !== large.sizes.images)
    return 'Both are trained, but not for as many steps or not judged by the same crops, so nothing is compared.';
  const names = setting.tasks.map(({ name }) => name);
  const measured = [
    ...runsOf(setting, 'art').map((run) => ({ ...run, arm: 'small' })),
    ...runsOf(other, 'mixed').map((run) => ({ ...run, arm: 'large' })),
  ].map(({ arm, seed, psnr }) => ({
    arm,
    seed,
    values: {
      mean: (psnr[0] ?? []).map((_, crop) =>
        mean(names.map((_name, task) => psnr[task]?.[crop] ?? Number.NaN)),
      ),
    },
  }));
  const found = compareArms(measured, 'small', 'large', 'mean', small.seed);
  if (found === null) return 'No seed was trained on both.';
  return `Published for rain, haze and noise: 32.36 against 32.06 dB, so it does. Here, in *${setting.label}*, AirNet (lite) with Art lies ${signed(found.difference.mean)} dB from PromptIR (small) trained mixed (${span(found.difference)}, ${counted(found.seeds, 'seed')}, ${small.sizes.steps} steps each, which take different times): ${findingOf(found)}.`;
}
