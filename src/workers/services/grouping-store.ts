/** The search for groups on the browser's disk: what was asked, and a Run for each model. */
import * as v from 'valibot';
import { canonicalJson, sha256 } from '../../engine/domain/canonical.ts';
import { TASK_IDS } from '../../engine/domain/task.ts';
import type { GroupSearchRequest } from '../protocol/grouping.ts';
import type { Disk } from './disk.ts';
import { createProjectStore, type ProjectStore } from './project-store.ts';

const setting = v.union([v.number(), v.tuple([v.number(), v.number()])]);
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));

const RequestSchema = v.object({
  members: v.array(
    v.object({
      id: v.string(),
      label: v.string(),
      task: v.picklist(TASK_IDS),
      set: v.record(v.string(), setting),
    }),
  ),
  distances: v.array(v.array(v.number())),
  delta: v.number(),
  budget: v.object({
    channels: whole,
    blocks: whole,
    baseSteps: whole,
    steps: whole,
    batch: whole,
    patch: whole,
  }),
  seed: v.number(),
  photos: v.array(v.string()),
});

export interface GroupingStore {
  /** Null where none is kept, or none that can be read. */
  request(): Promise<GroupSearchRequest | null>;
  /** Forgets whatever was there. @throws StudioError `storage-full` */
  begin(request: GroupSearchRequest): Promise<void>;
  forget(): Promise<void>;
  /** The Runs of its models, by ids of their own. */
  readonly runs: ProjectStore;
}

const FOLDER = 'groups';
const REQUEST = `${FOLDER}/request.json`;

export function createGroupingStore(open: () => Promise<Disk>): GroupingStore {
  let opened: Promise<Disk> | null = null;
  const disk = (): Promise<Disk> => {
    opened ??= open();
    return opened;
  };
  const forget = async (): Promise<void> => (await disk()).remove(FOLDER);
  return {
    async request() {
      const bytes = await (await disk()).read(REQUEST).catch(() => null);
      if (bytes === null) return null;
      try {
        const { digest, request } = JSON.parse(new TextDecoder().decode(bytes));
        if ((await sha256(canonicalJson(request))) !== digest) return null;
        const parsed = v.safeParse(RequestSchema, request);
        return parsed.success ? parsed.output : null;
      } catch {
        return null;
      }
    },
    async begin(request) {
      await forget();
      const digest = await sha256(canonicalJson(request));
      await (await disk()).write(REQUEST, new TextEncoder().encode(JSON.stringify({ digest, request })));
    },
    forget,
    runs: createProjectStore(async () => below(await disk(), FOLDER)),
  };
}

/** A folder of a disk as a disk. */
function below(disk: Disk, folder: string): Disk {
  const at = (path: string): string => `${folder}/${path}`;
  return {
    lasting: disk.lasting,
    folders: (path) => disk.folders(at(path)),
    read: (path) => disk.read(at(path)),
    write: (path, bytes) => disk.write(at(path), bytes),
    remove: (path) => disk.remove(at(path)),
  };
}
