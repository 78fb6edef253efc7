/** Chosen photos behind the protocol: checked, previewed, and served as batches. */
import { arrangeChosen, type ChosenDataset } from '../../engine/data/chosen.ts';
import { type Box, chosenReader, type Origin } from '../../engine/data/chosen-layout.ts';
import { readDataset } from '../../engine/data/dataset.ts';
import { createPhotoStore, type PhotoStore } from '../../engine/data/photo-store.ts';
import { previewDamage } from '../../engine/data/preview.ts';
import { createSampler } from '../../engine/data/sampler.ts';
import { readValidation } from '../../engine/data/validation.ts';
import { sha256 } from '../../engine/domain/canonical.ts';
import { type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import type { Batch } from '../../engine/domain/sample.ts';
import { isPhotoName } from '../../engine/evaluation/pairing.ts';
import type { BatchServer, ChosenFolders, DataApi } from '../protocol/training.ts';
import { rasterBuffers } from '../protocol/transfer.ts';
import type { Move } from './codec-service.ts';

interface Chosen {
  readonly dataset: ChosenDataset;
  readonly store: PhotoStore;
  readonly reader: ReturnType<typeof chosenReader>;
}

/** @param expose answers for an object on a port */
export function createDataService(
  move: Move,
  expose: (server: BatchServer, port: MessagePort) => void,
): DataApi {
  let chosen: Chosen | null = null;

  const current = (adapts = false): Chosen => {
    const report = chosen?.dataset.report;
    if (chosen && (adapts ? report?.real?.usable : report?.usable)) return chosen;
    throw new StudioError(
      'dataset-empty',
      'No photos are chosen that could be learned from; choose some first.',
    );
  };

  return {
    ping: async () => undefined,
    choose: (folders, onProgress) =>
      outcomeOf(async () => {
        chosen = null;
        chosen = await check(folders, onProgress);
        return chosen.dataset.report;
      }),
    preview: async (task, set, seed, side) => {
      const outcome = await outcomeOf(async () => {
        const { dataset, store } = current();
        const clean = [...dataset.files.keys()].filter((path) => path.startsWith('clean/'));
        return previewDamage({ clean, store, task, set, seed, side });
      });
      return outcome.ok ? move(outcome, rasterBuffers(outcome.value.raster)) : outcome;
    },
    serve: (recipe, port) =>
      outcomeOf(async () => {
        const { reader, store } = current(recipe.adaptation !== undefined);
        const dataset = await readDataset(recipe, reader);
        const batch = aheadByOne(createSampler(recipe, dataset, store));
        expose(
          {
            batch: async (step) => {
              const outcome = await outcomeOf(() => batch(step));
              return outcome.ok ? move(outcome, buffersOf(outcome.value)) : outcome;
            },
            validation: () => outcomeOf(() => readValidation(recipe, dataset, store)),
          },
          port,
        );
      }),
  };
}

const buffersOf = ({ degraded, clean }: Batch): Transferable[] => [degraded.buffer, clean.buffer];

/** Makes the batch of the next step while the one that was asked for is being used. */
function aheadByOne(source: (step: number) => Promise<Batch>): (step: number) => Promise<Batch> {
  let ahead: { step: number; batch: Promise<Outcome<Batch>> } | null = null;
  return async (step) => {
    const made = ahead?.step === step ? ahead.batch : outcomeOf(() => source(step));
    ahead = null;
    const outcome = await made;
    if (!outcome.ok) throw new StudioError(outcome.fault.code, outcome.fault.message);
    ahead = { step: step + 1, batch: outcomeOf(() => source(step + 1)) };
    return outcome.value;
  };
}

/** Opens every photo once. */
async function check(
  folders: ChosenFolders,
  onProgress: (done: number, total: number) => void,
): Promise<Chosen> {
  const files = new Map<string, File>();
  const key = ({ box, path }: Origin): string => `${box}:${path}`;
  const all = (['degraded', 'clean'] as const satisfies Box[]).flatMap((box) =>
    folders[box].map(({ path, file }) => ({ box, path, file })),
  );
  const photos = all.filter(
    ({ file, path }) => isPhotoName(path.slice(path.lastIndexOf('/') + 1)) && file.size > 0,
  );
  for (const { box, path, file } of photos) files.set(key({ box, path }), file);
  const skipped = all.filter((chosen) => !photos.includes(chosen)).map(({ path }) => path);

  const open = async (origin: Origin): Promise<Uint8Array<ArrayBuffer>> => {
    const file = files.get(key(origin));
    if (!file) throw new Error(`There is no file ${origin.path} among the chosen ones`);
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (cause) {
      throw new StudioError(
        'image-unreadable',
        `${origin.path} could not be read; check that it still exists and choose the photos again.`,
        { cause },
      );
    }
  };
  // The check and the batches share one store, so that photos are decoded once where they all fit.
  const direct = createPhotoStore({
    list: async () => [],
    read: (path) =>
      open({
        box: path.startsWith('degraded:') ? 'degraded' : 'clean',
        path: path.slice(path.indexOf(':') + 1),
      }),
  });
  const checked = [];
  for (const [done, { box, path }] of photos.entries()) {
    onProgress(done, photos.length);
    checked.push({ box, path, facts: await factsOf({ box, path }, open, direct, key({ box, path })) });
  }
  onProgress(photos.length, photos.length);
  const dataset = arrangeChosen(checked, skipped);
  const store: PhotoStore = async (path, side) => {
    const origin = dataset.files.get(path);
    if (!origin) throw new Error(`There is no photo ${path} among the chosen ones`);
    return direct(key(origin), side);
  };
  return { dataset, store, reader: chosenReader(dataset, open) };
}

async function factsOf(
  origin: Origin,
  open: (origin: Origin) => Promise<Uint8Array<ArrayBuffer>>,
  store: PhotoStore,
  key: string,
) {
  try {
    const { width, height } = await store(key);
    return { width, height, sha256: await sha256(await open(origin)) };
  } catch (error) {
    // Damaged, too large or gone: the report names it, and the others go on.
    if (error instanceof StudioError) return null;
    throw error;
  }
}
