import { beforeAll, describe, expect, it } from 'vitest';
import {
  erratumOf,
  PAPER_IDS,
  type PaperId,
  type PrintedPaper,
  type PrintedRow,
  printedPaper,
} from './printed.ts';

const papers = new Map<PaperId, PrintedPaper>();

beforeAll(async () => {
  for (const id of PAPER_IDS) papers.set(id, await printedPaper(id));
});

const paperOf = (id: PaperId): PrintedPaper => {
  const paper = papers.get(id);
  if (!paper) throw new Error(`No paper ${id}`);
  return paper;
};

function cellOf(id: PaperId, table: string, row: string, column: string): number {
  const found = paperOf(id).tables.find((one) => one.id === table);
  const at = found?.columns.findIndex(({ label }) => label === column) ?? -1;
  const value = found?.rows.find(({ label }) => label === row)?.values[at];
  if (value === undefined) throw new Error(`No cell ${table}, ${row}, ${column}`);
  return value;
}

/** A cell, put right where it is known to be wrong. */
function rightValue(paper: PrintedPaper, table: string, row: PrintedRow, at: number): number {
  const column = paper.tables.find(({ id }) => id === table)?.columns[at]?.label ?? '';
  return erratumOf(paper, table, row.label, column)?.should ?? (row.values[at] as number);
}

describe('the printed tables', () => {
  it.each(PAPER_IDS)('of %s are whole: a number for every column of every row', (id) => {
    const { tables } = paperOf(id);
    expect(tables.length).toBeGreaterThan(1);
    for (const { rows, columns, number } of tables) {
      expect(new Set(columns.map(({ label }) => label)).size, number).toBe(columns.length);
      expect(new Set(rows.map(({ label }) => label)).size, number).toBe(rows.length);
      for (const { values, label } of rows) {
        expect(values, label).toHaveLength(columns.length);
        expect(values.every(Number.isFinite), label).toBe(true);
      }
    }
  });

  it.each(PAPER_IDS)('of %s average as they say, but for the cells that are told to be wrong', (id) => {
    const paper = paperOf(id);
    for (const { id: table, columns, rows, averages = [] } of paper.tables) {
      for (const at of averages) {
        const { unit, label } = columns[at] as { unit: 'dB' | ''; label: string };
        const others = columns.flatMap((one, i) => (one.unit === unit && !averages.includes(i) ? [i] : []));
        for (const row of rows) {
          const mean = others.reduce((sum, i) => sum + rightValue(paper, table, row, i), 0) / others.length;
          const off = Math.abs(mean - (row.values[at] as number));
          // Two digits are printed of PSNR, two or three of SSIM; both mean and members are rounded.
          const known = erratumOf(paper, table, row.label, label) !== null;
          if (!known)
            expect(off, `${table}, ${row.label}, ${label}`).toBeLessThan(unit === 'dB' ? 0.0111 : 0.0051);
        }
      }
    }
  });

  it('of GRIDS are the differences that they say, but for the cells that are told to be wrong', () => {
    const differences = ['SRResNet', 'Restormer'].flatMap((net) => [
      [`GRIDS − single-task (${net})`, `GRIDS (${net})`, `Single-task ${net} (upper bound)`],
      [`GRIDS − mix-training (${net})`, `GRIDS (${net})`, `Mix-training ${net} (baseline)`],
    ]);
    const table = paperOf('grids').tables[0];
    for (const [row = '', a = '', b = ''] of differences) {
      for (const { label } of table?.columns ?? []) {
        const off =
          cellOf('grids', '1', a, label) - cellOf('grids', '1', b, label) - cellOf('grids', '1', row, label);
        const known = erratumOf(paperOf('grids'), '1', row, label) !== null;
        expect(Math.abs(off) > 0.0051, `${row}, ${label}`).toBe(known);
      }
    }
  });

  it.each(PAPER_IDS)('of %s: every erratum names a cell that is printed so, or a whole table', (id) => {
    const { errata, tables } = paperOf(id);
    expect(errata.length).toBeGreaterThan(0);
    for (const { table, row, column, printed } of errata) {
      expect(tables.map((one) => one.id)).toContain(table);
      if (row !== undefined) expect(cellOf(id, table, row, column ?? '')).toBe(printed);
    }
  });

  it('hold the headline numbers of the papers’ texts', () => {
    // Art: "reaches 30.05 dB"; TUR's abstract page; RDMC: 249K parameters; GRIDS: "1.44 dB over the baseline".
    expect(cellOf('art', '6', 'SRResNet-M + Art (Ours)', 'Average')).toBe(30.05);
    expect(cellOf('tur', '1', 'Uformer (Ours)', 'Average')).toBe(32.79);
    expect(cellOf('rdmc', '3', 'RDMC (ours)', 'Parameters (thousands)')).toBe(249);
    expect(cellOf('grids', '1', 'GRIDS − mix-training (SRResNet)', 'Average')).toBe(1.44);
    expect(cellOf('uni-removal', '4', '+ ICL + FCL', 'GoPro: PSNR')).toBe(28.599);
  });
});
