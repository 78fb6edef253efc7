/**
 * What the five papers print, cell by cell, with what is wrong in it. These numbers stand beside ours and are never mixed
 * with them: they were measured by others, on other photos or other parts of a set, with other networks.
 */
export interface PrintedColumn {
  readonly label: string;
  readonly unit: 'dB' | '';
  readonly better: 'higher' | 'lower';
}

export interface PrintedRow {
  readonly label: string;
  /** The paper's own method. */
  readonly own: boolean;
  readonly values: readonly number[];
}

export interface PrintedTable {
  readonly id: string;
  /** What the paper calls it. */
  readonly number: string;
  readonly title: string;
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly PrintedRow[];
  /** Columns that are means of the others of their unit. */
  readonly averages?: readonly number[];
}

/** Something that cannot be as it is printed, or that another place of the paper contradicts. */
export interface Erratum {
  readonly table: string;
  readonly note: string;
  readonly row?: string;
  readonly column?: string;
  readonly printed?: number;
  /** What it should be, where that is known. */
  readonly should?: number | null;
}

export interface PrintedPaper {
  readonly id: string;
  readonly name: string;
  readonly paper: string;
  readonly tables: readonly PrintedTable[];
  readonly errata: readonly Erratum[];
}

const PAPERS = {
  'uni-removal': () => import('./uni-removal.json', { with: { type: 'json' } }),
  art: () => import('./art.json', { with: { type: 'json' } }),
  tur: () => import('./tur.json', { with: { type: 'json' } }),
  rdmc: () => import('./rdmc.json', { with: { type: 'json' } }),
  grids: () => import('./grids.json', { with: { type: 'json' } }),
} as const;

export type PaperId = keyof typeof PAPERS;

export const PAPER_NAMES: Readonly<Record<PaperId, string>> = {
  'uni-removal': 'Uni-Removal',
  art: 'Art',
  tur: 'TUR',
  rdmc: 'RDMC',
  grids: 'GRIDS',
};

export const PAPER_IDS = Object.keys(PAPERS) as readonly PaperId[];

/** The tables of one paper; fetched when they are first asked for. */
export async function printedPaper(id: PaperId): Promise<PrintedPaper> {
  return (await PAPERS[id]()).default as PrintedPaper;
}

/** What is wrong with a cell, or null. */
export function erratumOf(
  { errata }: PrintedPaper,
  table: string,
  row: string,
  column: string,
): Erratum | null {
  return errata.find((one) => one.table === table && one.row === row && one.column === column) ?? null;
}

/** A number with as many digits as its unit is printed with. */
export function printedNumber(value: number, { unit }: PrintedColumn): string {
  if (unit === 'dB') return value.toFixed(2);
  return Number.isInteger(value) ? value.toLocaleString('en-GB') : String(value);
}
