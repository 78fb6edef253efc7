/** What the page says about mixed damage and about real photos. */
import { verdictOf } from '../../../engine/evaluation/statistics.ts';
import { counted, signed, span, table } from '../common/markdown.ts';
import type { Result } from './result.ts';

const two = (value: number): string => value.toFixed(2);

const VERDICTS = {
  higher: 'the proposals are better than one pass',
  lower: 'the proposals are worse than one pass',
  'not shown': 'too small to tell',
} as const;

export function mixedLines({ mixed }: Pick<Result, 'mixed'>): string[] {
  const { rows, gain, better, chains } = mixed;
  const verdict =
    gain === null
      ? 'No chain was proposed.'
      : `Where a chain was proposed (${counted(chains, 'photo')}) it gained ${signed(gain.mean)} dB on one pass (95 %: ${span(gain)}; better for ${better} of ${chains}): ${VERDICTS[verdictOf(gain)]}.`;
  return [
    '### A second pass for mixed damage',
    '',
    'The chosen model is tried on a part of the photo; where what it leaves looks like damage that another model undoes, that one is tried behind it, and a chain is proposed if the photo then lies clearly nearer to good ones. Nothing of this looks at the true photo; PSNR in dB does, afterwards.',
    '',
    verdict,
    '',
    ...table(
      ['damage', 'photos', 'chains proposed', 'as it came', 'one pass', 'as proposed'],
      rows.map((row) => [
        row.damage,
        `${row.photos}`,
        `${row.chains}`,
        two(row.input),
        two(row.onePass),
        two(row.proposed),
      ]),
    ),
    '',
  ];
}

export function realLines({ real }: Pick<Result, 'real'>): string[] {
  if (real.length === 0) return [];
  const right = real.filter(({ isRight }) => isRight).length;
  return [
    '### Real photos',
    '',
    `Photos of \`test/real\`, which have no clean partner: what a person saw in them, written down before, and what Automatic says. ${right} of ${real.length} fit.`,
    '',
    ...table(
      ['photo', 'a person sees', 'taken for', 'models', 'fits', 'reason'],
      real.map(({ file, seen, group, refused, models, isRight, reason }) => [
        file,
        seen,
        refused ? `refused (${group})` : group,
        models.join(', then ') || 'left as it is',
        isRight ? 'yes' : '**no**',
        reason,
      ]),
    ),
    '',
  ];
}
