/**
 * Runs on the browser's disk, so that a crash at any moment costs at most the steps since the last Checkpoint.
 *
 * A Checkpoint is written under a new name, read back and compared, and only then named by the record. The record is
 * written by turns under two names, so that one whole one is always there. Old files go last.
 */
import { invariant, StudioError } from '../../engine/domain/fault.ts';
import {
  type CheckpointState,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../engine/training/checkpoint.ts';
import type { Disk } from './disk.ts';
import { decodeRecord, encodeRecord, type ProjectRecord } from './project-record.ts';
import { readVerified, writeVerified } from './verified-file.ts';

export interface SavedCheckpoint {
  readonly state: CheckpointState;
  /** Steps of newer Checkpoints that turned out to be damaged. */
  readonly damaged: readonly number[];
}

export interface ProjectStore {
  /** False where everything is forgotten when the page is closed. */
  lasting(): Promise<boolean>;
  list(): Promise<readonly ProjectRecord[]>;
  read(id: string): Promise<ProjectRecord | null>;
  /**
   * Adds a Checkpoint and, where given, new best weights (a safetensors file).
   * @returns The record as it now is. @throws StudioError `storage-full`; what was saved before stays
   */
  save(
    record: ProjectRecord,
    state: CheckpointState,
    best: Uint8Array<ArrayBuffer> | null,
  ): Promise<ProjectRecord>;
  /** Writes only the record. @throws StudioError `storage-full` */
  update(record: ProjectRecord): Promise<ProjectRecord>;
  /** The newest Checkpoint that is whole; null where none was ever saved. @throws StudioError `checkpoint-damaged` */
  checkpoint(record: ProjectRecord): Promise<SavedCheckpoint | null>;
  /** The best weights as a safetensors file. @throws StudioError `checkpoint-damaged` */
  bestWeights(record: ProjectRecord): Promise<Uint8Array<ArrayBuffer>>;
  remove(id: string): Promise<void>;
}

const FOLDER = 'projects';
const KEPT = 2;

/** A store on a disk that is opened when first needed. */
export function createProjectStore(open: () => Promise<Disk>): ProjectStore {
  let opened: Promise<Disk> | null = null;
  const disk = (): Promise<Disk> => {
    opened ??= open();
    return opened;
  };

  const read = async (id: string): Promise<ProjectRecord | null> => {
    const found = await disk();
    const records = await Promise.all(
      [0, 1].map(async (turn) => decodeRecord(await found.read(recordPath(id, turn)).catch(() => null))),
    );
    return records.reduce((a, b) => ((b?.revision ?? -1) > (a?.revision ?? -1) ? b : a), null);
  };

  const update = async (record: ProjectRecord): Promise<ProjectRecord> => {
    const next = { ...record, revision: record.revision + 1 };
    await writeVerified(await disk(), recordPath(record.id, next.revision % 2), await encodeRecord(next));
    return next;
  };

  return {
    lasting: async () => (await disk()).lasting,
    async list() {
      const ids = await (await disk()).folders(FOLDER);
      const records = await Promise.all(ids.map(read));
      return records.filter((record) => record !== null);
    },
    read,
    update,
    async save(record, state, best) {
      const found = await disk();
      const name = (kind: string): string =>
        `${FOLDER}/${record.id}/${kind}-${record.revision + 1}.safetensors`;
      const file = await writeVerified(found, name('checkpoint'), encodeCheckpoint(state));
      const bestFile = best && (await writeVerified(found, name('best'), best));
      invariant(best === null || record.best !== null, 'best weights come with their score');
      const next = await update({
        ...record,
        best: record.best && bestFile ? { ...record.best, file: bestFile } : record.best,
        checkpoints: [...record.checkpoints.slice(1 - KEPT), { step: state.step, file }],
      });
      const named = new Set(filesOf(next));
      for (const path of filesOf(record))
        if (!named.has(path)) await found.remove(path).catch(() => undefined);
      return next;
    },
    async checkpoint({ checkpoints }) {
      const damaged: number[] = [];
      for (const { step, file } of [...checkpoints].reverse()) {
        const bytes = await readVerified(await disk(), file);
        if (bytes) return { state: decodeCheckpoint(bytes), damaged };
        damaged.push(step);
      }
      if (damaged.length === 0) return null;
      throw new StudioError(
        'checkpoint-damaged',
        'All checkpoints of this Run are damaged; remove it and start again.',
      );
    },
    async bestWeights({ name, best }) {
      const bytes = best?.file && (await readVerified(await disk(), best.file));
      if (bytes) return bytes;
      throw new StudioError(
        'checkpoint-damaged',
        `The best weights of ${name} are gone; train on and save again.`,
      );
    },
    remove: async (id) => (await disk()).remove(`${FOLDER}/${id}`),
  };
}

const recordPath = (id: string, turn: number): string => `${FOLDER}/${id}/record-${turn}.json`;

function filesOf({ checkpoints, best }: ProjectRecord): string[] {
  const files = checkpoints.map(({ file }) => file.path);
  return best?.file ? [...files, best.file.path] : files;
}
