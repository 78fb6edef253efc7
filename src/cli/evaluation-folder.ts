/** What `mend evaluate --out` keeps, so that work that broke off goes on where it was. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StudioError } from '../engine/domain/fault.ts';
import type { CellStore, KeptCell } from '../engine/evaluation/judge.ts';
import { decodeCell, encodeCell } from '../engine/evaluation/kept-cell.ts';

const CELLS = 'cells.jsonl';

/**
 * Cells of a folder, one a line: `<key> <cell as JSON>`. A line that broke off is passed over.
 * @throws StudioError `output-unwritable`
 */
export async function openCells(folder: string): Promise<CellStore> {
  const path = join(folder, CELLS);
  const cells = new Map<string, KeptCell>();
  try {
    await mkdir(dirname(path), { recursive: true });
    // Begins a new line after one that broke off.
    await appendFile(path, '\n');
  } catch (error) {
    throw new StudioError('output-unwritable', `${path} cannot be written: ${(error as Error).message}.`);
  }
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const cell = decodeCell(line.slice(65));
    if (cell) cells.set(line.slice(0, 64), cell);
  }
  return {
    get: async (key) => cells.get(key) ?? null,
    put: async (key, cell) => {
      cells.set(key, cell);
      await appendFile(path, `${key} ${encodeCell(cell)}\n`).catch((error: Error) => {
        throw new StudioError('output-unwritable', `${path} cannot be written: ${error.message}.`);
      });
    },
  };
}
