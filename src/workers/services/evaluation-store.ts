/** What was measured, on the browser's disk: cells by key, and the latest Evaluation as a whole. */
import { sha256 } from '../../engine/domain/canonical.ts';
import type { Evaluation } from '../../engine/domain/evaluation.ts';
import type { CellStore } from '../../engine/evaluation/judge.ts';
import { decodeCell, encodeCell } from '../../engine/evaluation/kept-cell.ts';
import type { Disk } from './disk.ts';

export interface EvaluationStore {
  readonly cells: CellStore;
  latest(): Promise<Evaluation | null>;
  /** Does nothing where the disk is full: what is on the screen stays. */
  keepLatest(evaluation: Evaluation): Promise<void>;
  forget(): Promise<void>;
}

const FOLDER = 'evaluations';
const LATEST = `${FOLDER}/latest.json`;
/** Grows when the shape of an Evaluation changes; older ones are then forgotten. */
const EDITION = 1;
/** Stands for the infinite PSNR of identical photos, which JSON cannot write. */
const INFINITE = '∞';

export function createEvaluationStore(open: () => Promise<Disk>): EvaluationStore {
  let opened: Promise<Disk> | null = null;
  const disk = (): Promise<Disk> => {
    opened ??= open();
    return opened;
  };
  // Two letters of the key as a folder keep any one folder small.
  const place = (key: string): string => `${FOLDER}/${key.slice(0, 2)}/${key.slice(2)}.json`;
  const write = async (path: string, text: string): Promise<void> =>
    (await disk()).write(path, new TextEncoder().encode(text)).catch(() => undefined);
  const read = async (path: string): Promise<string | null> => {
    const bytes = await (await disk()).read(path).catch(() => null);
    return bytes && new TextDecoder().decode(bytes);
  };

  return {
    cells: {
      get: async (key) => decodeCell((await read(place(key))) ?? ''),
      put: (key, cell) => write(place(key), encodeCell(cell)),
    },
    async latest() {
      const text = (await read(LATEST)) ?? '';
      const [head, body = ''] = text.split('\n');
      if (head !== `${EDITION} ${await sha256(body)}`) return null;
      return JSON.parse(body, (_key, value) => (value === INFINITE ? Number.POSITIVE_INFINITY : value));
    },
    async keepLatest(evaluation) {
      const body = JSON.stringify(evaluation, (_key, value) =>
        value === Number.POSITIVE_INFINITY ? INFINITE : value,
      );
      await write(LATEST, `${EDITION} ${await sha256(body)}\n${body}`);
    },
    forget: async () => (await disk()).remove(FOLDER),
  };
}
