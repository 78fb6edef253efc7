/** The answers of the experiment as tables and a sentence. */
import { ENOUGH_SEEDS } from '../common/compare.ts';
import { signed, span, table } from '../common/markdown.ts';
import { type Answer, ASKED, type Asked, answersOf, CONTESTS, MEAN_OF_DRAWS } from './answers.ts';
import type { Result } from './result.ts';

const ASKED_WORDS: Readonly<Record<Asked, { readonly label: string; readonly digits: number }>> = {
  'rain100l psnr': { label: 'Rain100L, dB', digits: 2 },
  'rain100l ssim': { label: 'Rain100L, SSIM', digits: 4 },
  'jorder_heavy psnr': { label: 'heavy rain, dB', digits: 2 },
  'ddn psnr': { label: 'DDN, dB', digits: 2 },
  niqe: { label: 'NIQE, real rain', digits: 2 },
};

/** The difference with its interval. */
function inWords({ measure, found }: Answer): string {
  if (found === null) return '–';
  const { digits } = ASKED_WORDS[measure];
  return `${signed(found.difference.mean, digits)} (${span(found.difference, digits)})`;
}

/** What the paper prints beside what was found here. */
export function claimsTable(result: Result): string[] {
  const rows = answersOf(result).flatMap((answer) => {
    const { text, measure, published, verdict } = answer;
    const printed = published?.[measure];
    if (printed === undefined) return [];
    return [[text, ASKED_WORDS[measure].label, signed(printed), inWords(answer), verdict]];
  });
  return table(['claim', 'measure', 'published', 'here', 'verdict'], rows);
}

/** A row for each contest, a column for each measure. */
export function contestsTable(result: Result): string[] {
  const answers = answersOf(result);
  const cell = (answer: Answer): string => {
    const { low = 0, high = 0 } = answer.found?.difference ?? {};
    if (answer.verdict === 'trained too little') return `${inWords(answer)} †`;
    const told = answer.found !== null && answer.found.seeds >= ENOUGH_SEEDS && (low > 0 || high < 0);
    return told ? `**${inWords(answer)}**` : inWords(answer);
  };
  const rows = CONTESTS.map(({ text }) => [
    text,
    ...answers.filter((answer) => answer.text === text).map(cell),
  ]);
  return table(['contest', ...ASKED.map((measure) => ASKED_WORDS[measure].label)], rows);
}

/** The sentence that the search owes. */
export function randomSentence(result: Result): string {
  const answers = answersOf(result).filter(
    ({ arm, against, measure, found }) =>
      arm === 'found' && against === MEAN_OF_DRAWS && measure !== 'niqe' && found !== null,
  );
  if (answers.length === 0)
    return 'Whether searched links beat random ones is not known yet: neither is trained.';
  const by = (wanted: Answer['verdict']): string[] =>
    answers.flatMap(({ verdict, measure }) => (verdict === wanted ? [ASKED_WORDS[measure].label] : []));
  const [higher, lower] = [by('higher'), by('lower')];
  const differences = answers.map((each) => `${ASKED_WORDS[each.measure].label} ${inWords(each)}`).join('; ');
  const verdict =
    higher.length > 0 && lower.length === 0
      ? `Searched links beat random ones by ${higher.join(' and ')}`
      : lower.length > 0 && higher.length === 0
        ? `Searched links are worse than random ones by ${lower.join(' and ')}`
        : 'Searched links are not shown to beat random ones';
  return `${verdict}: ${differences}.`;
}
