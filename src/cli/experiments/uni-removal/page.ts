/** The result for people, as Markdown, made of the JSON alone. */
import { mean } from '../../../engine/evaluation/statistics.ts';
import type { Measured } from '../common/compare.ts';
import { counted, duration, signed, span, table } from '../common/markdown.ts';
import type { Measure, Part } from './part.ts';
import { answersOf, hasLearned, isTaught, type PartResult, type Result } from './result.ts';

/** Where pictures lie, seen from the page. */
const PICTURES = '../images/uni-removal';

/** @param parts what each part of the result means */
export function pageOf(result: Result, parts: readonly Part[]): string {
  const { quick, command, host } = result;
  return [
    '# Many teachers, one student, then real photos: what Uni-Removal is worth here',
    '',
    ...(quick
      ? [
          '**A quick pass: it shows that everything runs. Its networks have learned nothing yet, so its numbers say nothing.**',
          '',
        ]
      : []),
    'Differences are means over seeds and photos with the middle 95 % of a bootstrap that draws both anew; below three seeds nothing is claimed, and where the interval holds 0 the page says "too small to tell".',
    '',
    ...result.parts.flatMap((one) => {
      const part = parts.find(({ id }) => id === one.id);
      return part ? [...partOf(part, one, result.seed), ''] : [];
    }),
    '## How to repeat it',
    '',
    `\`${command}\` with \`MEND_DATA\` set, on ${host.processor}, Node ${host.node}, ${host.backend} (${host.adapter}). What is trained is found again by the fingerprint of its Recipe, and what was stopped goes on. \`uni-removal.json\` holds every number of this page and the sha256 of every test photo that was read as a pair.`,
    '',
  ].join('\n');
}

function partOf(part: Part, result: PartResult, seed: number): string[] {
  const { runs, missing, sizes } = result;
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return [
    `## ${part.title}`,
    '',
    ...part.explain(sizes),
    '',
    runs.length === 0
      ? 'No arm is trained yet, and nothing is claimed.'
      : `${counted(runs.length, 'Run')} of ${counted(sizes.steps, 'step')}, ${duration(seconds)} of training; ${missing.length === 0 ? 'all are there' : `not trained yet: ${missing.map(({ arm, seed: number, state }) => `${arm} ${number}${state === 'begun' ? ' (begun)' : ''}`).join(', ')}`}.`,
    '',
    ...budgetLines(part, result),
    '### Scores',
    '',
    ...scoresTable(part, result),
    '',
    ...cropSection(result),
    '### The paper’s claims and our questions',
    '',
    ...answersTable(part, result, seed),
  ];
}

/** What the budget is enough for, before any method is judged by it. */
function budgetLines({ arms, measures }: Part, { runs, references }: PartResult): string[] {
  const trained = arms.filter(({ id }) => runs.some(({ arm }) => arm === id));
  const floors = measures.filter(({ floor }) => floor);
  if (trained.length === 0 || floors.length === 0) return [];
  const counts = floors.map(({ id, label }) => {
    const learned = trained.filter((arm) => hasLearned(runs, arm.id, id, references)).length;
    return `${label.replace(/(, PSNR)?, dB$/, '')} ${learned} of ${trained.length}`;
  });
  const taught = floors.every(({ id }) => isTaught(id, references));
  const what = taught
    ? 'gain at least half of what the teacher gains over the photos as they came'
    : 'leave photos better than they came';
  return [
    `What this training is enough for: arms that ${what}, by PSNR: ${counts.join('; ')}. Where neither of two arms does, the verdict is "trained too little", however much they differ.`,
    '',
  ];
}

function cropSection({ strips, shown }: PartResult): string[] {
  if (strips.length === 0) return [];
  return [
    '### The same crops by every arm',
    '',
    `From top to bottom: ${shown.join(', ')}. The first trained seed of each arm.`,
    '',
    ...table(
      strips.map(({ label }) => label),
      [strips.map(({ label, file }) => `![${label}](${PICTURES}/${file})`)],
    ),
    '',
  ];
}

function scoresTable({ arms, measures }: Part, { runs, references }: PartResult): string[] {
  const cells = (values: Measured['values']): string[] => measures.map((measure) => meanOf(values, measure));
  const fixed = references.map(({ label, values }) => [label, '–', ...cells(values)]);
  const rows = arms.flatMap(({ id, label }) => {
    const own = runs.filter(({ arm }) => arm === id);
    if (own.length === 0) return [];
    const values = Object.fromEntries(
      measures.map(({ id: measure }) => [measure, own.flatMap((run) => run.values[measure] ?? [])]),
    );
    return [[label, own.map(({ seed }) => seed).join(', '), ...cells(values)]];
  });
  return table(['arm', 'seeds', ...measures.map(({ label }) => label)], [...fixed, ...rows]);
}

function meanOf(values: Measured['values'], { id }: Measure): string {
  const numbers = (values[id] ?? []).filter((value) => value !== null);
  return numbers.length === 0 ? '–' : mean(numbers).toFixed(2);
}

function answersTable(part: Part, result: PartResult, seed: number): string[] {
  const rows = answersOf(part, result, seed).map(({ text, measure, published, found, verdict }) => [
    text,
    part.measures.find(({ id }) => id === measure)?.label ?? measure,
    published === null ? '–' : signed(published),
    found === null ? '–' : signed(found.difference.mean, 3),
    found === null ? '–' : span(found.difference, 3),
    verdict,
  ]);
  return table(['question', 'measure', 'published', 'here', '95 %', 'verdict'], rows);
}
