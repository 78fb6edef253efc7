/**
 * Writes what src/published holds as a page for people, docs/papers/printed.md:
 *
 *     npx tsx scripts/printed-page.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  erratumOf,
  PAPER_IDS,
  type PrintedPaper,
  type PrintedTable,
  printedNumber,
  printedPaper,
} from '../src/published/printed.ts';

/** The page, from all papers. */
export async function printedPage(): Promise<string> {
  const papers = await Promise.all(PAPER_IDS.map(printedPaper));
  return [
    '# What the papers print',
    '',
    'The tables of the five papers that Mend builds on, with what is wrong in them. They stand beside our own numbers and are',
    'never mixed with them: others measured them, with larger networks, on whole sets of which Mend’s data hold parts.',
    'A number in parentheses behind another is what it should be; † marks one that another place contradicts.',
    '',
    'Made from `src/published/*.json` by `npx tsx scripts/printed-page.ts`.',
    '',
    ...papers.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf(paper: PrintedPaper): string[] {
  return [
    `## ${paper.name}`,
    '',
    `${paper.paper}.`,
    '',
    ...paper.tables.flatMap((table) => tableOf(paper, table)),
  ];
}

function tableOf(paper: PrintedPaper, table: PrintedTable): string[] {
  const { columns, rows } = table;
  const notes = paper.errata.filter((erratum) => erratum.table === table.id);
  const heads = columns.map(({ label, unit, better }) => {
    const measure = unit === 'dB' ? ', dB' : '';
    return `${label}${measure} ${better === 'higher' ? '↑' : '↓'}`;
  });
  return [
    `### ${table.number}: ${table.title}`,
    '',
    `| | ${heads.join(' | ')} |`,
    `|---|${columns.map(() => '---:|').join('')}`,
    ...rows.map(({ label, own, values }) => {
      const cells = values.map((value, i) => {
        const column = columns[i];
        if (column === undefined) return '';
        const erratum = erratumOf(paper, table.id, label, column.label);
        const right = erratum?.should ?? null;
        const mark = erratum === null ? '' : right === null ? ' †' : ` (${printedNumber(right, column)})`;
        return `${printedNumber(value, column)}${mark}`;
      });
      return `| ${own ? `**${label}**` : label} | ${cells.join(' | ')} |`;
    }),
    '',
    ...notes.map(({ row, column, note }) => `- ${row === undefined ? '' : `${row}, ${column}: `}${note}`),
    ...(notes.length > 0 ? [''] : []),
  ];
}

const PAGE = fileURLToPath(new URL('../docs/papers/printed.md', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, await printedPage());
