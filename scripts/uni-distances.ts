/**
 * How far one student is behind its three teachers, beside the paper's own distances, from what the cards of the zoo hold:
 *
 *     npx tsx scripts/uni-distances.ts
 *
 * writes docs/results/uni-distances.md and prints it. `mend_torch.evaluate` made the figures of the cards; the commands are on the page.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../src/cli/experiments/common/markdown.ts';
import { type CardScore, type ModelCard, parseModelCard } from '../src/engine/domain/model-card.ts';
import { ADAPTED, STUDENT } from './uni-wanted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Teacher and student of Table IV (full method) by PSNR in dB: haze, rain, blur. */
const KINDS = [
  { task: 'haze', teacher: 'mprnet-haze-1', printed: [31.77, 29.08] },
  { task: 'rain', teacher: 'mprnet-rain-1', printed: [32.62, 32.26] },
  { task: 'camera-shake', teacher: 'mprnet-blur-1', printed: [31.06, 28.6] },
] as const;

export type Cards = (id: string) => Pick<ModelCard, 'scores'> | null;

/** What a student and its teacher make of the same photos. */
export interface Distance {
  readonly task: string;
  readonly teacher: CardScore;
  readonly student: CardScore;
  /** Teacher less student, in dB, here and as printed. */
  readonly here: number;
  readonly printed: number;
}

/** The distances of one student on every set that its card and a teacher's have in common. */
export function distancesOf(student: string, cards: Cards): Distance[] {
  const own = cards(student)?.scores ?? [];
  return KINDS.flatMap(({ task, teacher: id, printed: [high, low] }) =>
    (cards(id)?.scores ?? []).flatMap((teacher) => {
      const same = own.find(({ set, setting }) => set === teacher.set && setting === teacher.setting);
      if (teacher.task !== task || same?.task !== task) return [];
      return [{ task, teacher, student: same, here: teacher.psnr - same.psnr, printed: high - low }];
    }),
  );
}

/** What a distance means; a student that leaves photos worse than they came is told so first. */
export function verdictOf({ student, here, printed }: Distance): string {
  if (student.psnrInput !== null && student.psnr < student.psnrInput) return 'worse than it came';
  return here < printed ? 'nearer than in the paper' : 'further than in the paper';
}

const decibels = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

/** The page for people. @param students ids and what to call them */
export function distancesPage(students: readonly (readonly [string, string])[], cards: Cards): string {
  const sections = students.flatMap(([id, name]) => {
    const distances = distancesOf(id, cards);
    if (distances.length === 0) return [`## ${name}`, '', `\`${id}\` is not in the zoo.`, ''];
    const rows = distances.map((one) => [
      `${one.task}, ${one.student.set}`,
      ...[one.student.psnrInput, one.teacher.psnr, one.student.psnr, one.here].map(decibels),
      one.printed.toFixed(2),
      verdictOf(one),
    ]);
    const head = ['photos', 'as they came', 'teacher', 'one model', 'distance', 'in the paper', ''];
    return [
      `## ${name}: \`${id}\``,
      '',
      ...table(head, rows),
      '',
      '```sh',
      ...distances.flatMap(({ teacher, student }) => [teacher.command, student.command]),
      '```',
      '',
    ];
  });
  return [
    '# One student beside its three teachers',
    '',
    'Mean PSNR in dB over whole test photos, and how far the student is behind the teacher of each kind of damage, beside the same',
    'distance in Table IV of the paper. The paper’s teachers gain far more than ours, most of all over blur, so a small distance here',
    'says less than it does there; what counts first is that no kind of damage comes out worse than it came.',
    '',
    ...sections,
    'Made by `npx tsx scripts/uni-distances.ts` from the cards of the zoo.',
    '',
  ].join('\n');
}

function cardOf(id: string): ModelCard | null {
  const file = join(root, 'public/models', id, 'card.json');
  return existsSync(file) ? parseModelCard(JSON.parse(readFileSync(file, 'utf8')), id) : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const students = [
    [STUDENT.id, 'The student'],
    [ADAPTED.id, 'The student after adapting'],
  ] as const;
  const page = distancesPage(students, cardOf);
  writeFileSync(join(root, 'docs/results/uni-distances.md'), page);
  process.stdout.write(page);
}
