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
import type { StrangeProject } from '../protocol/training.ts';
import type { Disk } from './disk.ts';
import { decodeRecord, encodeRecord, type ProjectRecord, type Stranger } from './project-record.ts';
import { readVerified, writeVerified } from './verified-file.ts';

export interface SavedCheckpoint {
  readonly state: CheckpointState;
  /** Steps of newer Checkpoints that turned out to be damaged, and were put aside. */
  readonly damaged: readonly number[];
  /** The record without them. */
  readonly record: ProjectRecord;
}

/** What a Checkpoint is saved with. */
export interface Beside {
  /** New best weights (a safetensors file), where there are any. */
  readonly best?: Uint8Array<ArrayBuffer> | null;
  readonly story?: Uint8Array<ArrayBuffer>;
  readonly scores?: ProjectRecord['checkpoints'][number]['scores'];
}

export interface ProjectStore {
  /** False where everything is forgotten when the page is closed. */
  lasting(): Promise<boolean>;
  /** All but those of a newer Mend. */
  list(): Promise<readonly ProjectRecord[]>;
  /** Those of a newer Mend, which nothing here touches. */
  strangers(): Promise<readonly StrangeProject[]>;
  /** @throws StudioError `project-newer` */
  read(id: string): Promise<ProjectRecord | null>;
  /**
   * Adds a Checkpoint and what comes with it.
   * @returns The record as it now is. @throws StudioError `storage-full`; what was saved before stays
   */
  save(record: ProjectRecord, state: CheckpointState, beside?: Beside): Promise<ProjectRecord>;
  /** Writes only the record. @throws StudioError `storage-full` */
  update(record: ProjectRecord): Promise<ProjectRecord>;
  /**
   * The newest Checkpoint that is whole, or that of a step; null where none was ever saved. Damaged ones are put aside
   * under another name. @throws StudioError `checkpoint-damaged`
   */
  checkpoint(record: ProjectRecord, step?: number): Promise<SavedCheckpoint | null>;
  /** Deletes one Checkpoint. @throws StudioError `storage-full` */
  removeCheckpoint(record: ProjectRecord, step: number): Promise<ProjectRecord>;
  /** The best weights as a safetensors file. @throws StudioError `checkpoint-damaged` */
  bestWeights(record: ProjectRecord): Promise<Uint8Array<ArrayBuffer>>;
  /** What the Run told, or null where that is gone: no Run depends on it. */
  story(record: ProjectRecord): Promise<Uint8Array<ArrayBuffer> | null>;
  remove(id: string): Promise<void>;
}

const FOLDER = 'projects';
const KEPT = 3;
const DAMAGED = '.damaged';

/** A store on a disk that is opened when first needed. */
export function createProjectStore(open: () => Promise<Disk>): ProjectStore {
  let opened: Promise<Disk> | null = null;
  const disk = (): Promise<Disk> => {
    opened ??= open();
    return opened;
  };

  const lookAt = async (id: string): Promise<ProjectRecord | Stranger | null> => {
    const found = await disk();
    const records = await Promise.all(
      [0, 1].map(async (turn) => decodeRecord(await found.read(recordPath(id, turn)).catch(() => null))),
    );
    // A newer Mend may have written only one of the two yet.
    const stranger = records.find((record) => record !== null && 'stranger' in record);
    if (stranger) return stranger;
    const own = records.flatMap((record) => (record === null || 'stranger' in record ? [] : [record]));
    return own.reduce<ProjectRecord | null>((a, b) => (b.revision > (a?.revision ?? -1) ? b : a), null);
  };
  const lookAtAll = async () => {
    const ids = await (await disk()).folders(FOLDER);
    return Promise.all(ids.map(async (id) => ({ id, found: await lookAt(id) })));
  };

  const update = async (record: ProjectRecord): Promise<ProjectRecord> => {
    const next = { ...record, revision: record.revision + 1 };
    await writeVerified(await disk(), recordPath(record.id, next.revision % 2), await encodeRecord(next));
    return next;
  };
  /** Writes the record, then lets go of the files that only the old one names. */
  const replace = async (old: ProjectRecord, next: ProjectRecord): Promise<ProjectRecord> => {
    const found = await disk();
    const written = await update(next);
    const named = new Set(filesOf(written));
    for (const path of filesOf(old)) if (!named.has(path)) await found.remove(path).catch(() => undefined);
    return written;
  };

  /** Gives a damaged file another name, so that nobody takes it for whole and nobody loses it. */
  const putAside = async (path: string): Promise<string> => {
    const found = await disk();
    const bytes = await found.read(path);
    if (bytes) await found.write(`${path}${DAMAGED}`, bytes);
    await found.remove(path);
    return `${path}${DAMAGED}`;
  };

  return {
    lasting: async () => (await disk()).lasting,
    list: async () =>
      (await lookAtAll()).flatMap(({ found }) => (found === null || 'stranger' in found ? [] : [found])),
    strangers: async () =>
      (await lookAtAll()).flatMap(({ id, found }) =>
        found !== null && 'stranger' in found ? [{ id, name: found.name }] : [],
      ),
    async read(id) {
      const found = await lookAt(id);
      if (found === null || !('stranger' in found)) return found;
      throw new StudioError(
        'project-newer',
        `${found.name} was written by a newer Mend; reload the page to go on with it.`,
      );
    },
    update,
    async save(record, state, { best = null, story, scores = [] } = {}) {
      const found = await disk();
      const name = (kind: string): string =>
        `${FOLDER}/${record.id}/${kind}-${record.revision + 1}.safetensors`;
      const file = await writeVerified(found, name('checkpoint'), encodeCheckpoint(state));
      const bestFile = best && (await writeVerified(found, name('best'), best));
      invariant(best === null || record.best !== null, 'best weights come with their score');
      const storyFile =
        story &&
        (await writeVerified(found, `${FOLDER}/${record.id}/story-${record.revision + 1}.bin`, story));
      const { psnr, savedAt } = record;
      const others = record.checkpoints.filter(({ step }) => step !== state.step);
      return replace(record, {
        ...record,
        best: record.best && bestFile ? { ...record.best, file: bestFile } : record.best,
        checkpoints: [
          ...others.slice(1 - KEPT),
          { step: state.step, file, psnr, savedAt, scores: [...scores] },
        ],
        story: storyFile ?? record.story,
      });
    },
    async checkpoint(record, step) {
      const wanted = record.checkpoints.filter((one) => step === undefined || one.step === step).reverse();
      const bad: typeof wanted = [];
      for (const one of wanted) {
        const bytes = await readVerified(await disk(), one.file);
        if (!bytes) {
          bad.push(one);
          continue;
        }
        const state = decodeCheckpoint(bytes);
        const damaged = bad.map((each) => each.step);
        if (damaged.length === 0) return { state, damaged, record };
        // Where even that fails, the damaged ones stay where they are, and the Run goes on all the same.
        const cleared = await quarantined(record, bad).catch(() => record);
        return { state, damaged, record: cleared };
      }
      if (bad.length === 0) return null;
      throw new StudioError(
        'checkpoint-damaged',
        step === undefined
          ? `All checkpoints of ${record.name} are damaged; save its best weights as a model and start again from that.`
          : `The checkpoint of step ${step} is damaged; take another one.`,
      );
    },
    removeCheckpoint: (record, step) =>
      replace(record, { ...record, checkpoints: record.checkpoints.filter((one) => one.step !== step) }),
    async bestWeights({ name, best }) {
      const bytes = best?.file && (await readVerified(await disk(), best.file));
      if (bytes) return bytes;
      throw new StudioError(
        'checkpoint-damaged',
        `The best weights of ${name} are gone; train on and save again.`,
      );
    },
    story: async ({ story }) => story && readVerified(await disk(), story),
    remove: async (id) => (await disk()).remove(`${FOLDER}/${id}`),
  };

  async function quarantined(
    record: ProjectRecord,
    bad: ProjectRecord['checkpoints'],
  ): Promise<ProjectRecord> {
    const aside = [];
    for (const { step, file } of bad) aside.push({ step, path: await putAside(file.path) });
    const checkpoints = record.checkpoints.filter((one) => !bad.includes(one));
    return update({ ...record, checkpoints, quarantine: [...record.quarantine, ...aside] });
  }
}

const recordPath = (id: string, turn: number): string => `${FOLDER}/${id}/record-${turn}.json`;

function filesOf({ checkpoints, best, story }: ProjectRecord): string[] {
  return [...checkpoints.map(({ file }) => file), best?.file, story].flatMap((file) =>
    file ? [file.path] : [],
  );
}
