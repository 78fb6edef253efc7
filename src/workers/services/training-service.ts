/** Training behind the protocol: one Run at a time, kept on the browser's disk. */
import { canonicalJson } from '../../engine/domain/canonical.ts';
import { type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import { parseRecipe, type Recipe } from '../../engine/domain/recipe.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import type { Network } from '../../engine/networks/network.ts';
import { flatten } from '../../engine/weights/flat.ts';
import type {
  BatchServer,
  Project,
  RunEnding,
  TrainingApi,
  TrainingEvent,
  TrainingRequest,
} from '../protocol/training.ts';
import { createBatchClient } from './batch-client.ts';
import type { EngineRoom } from './engine-room.ts';
import type { Library } from './library.ts';
import { freshRecord, type ProjectRecord, projectOf } from './project-record.ts';
import type { ProjectStore } from './project-store.ts';
import { cardOfRun } from './run-card.ts';
import { createRunLocks } from './run-locks.ts';
import { executeRun, type Resting } from './training-run.ts';

export interface TrainingSurroundings {
  readonly room: EngineRoom;
  readonly projects: ProjectStore;
  readonly library: Pick<Library, 'addModel'>;
  /** The browser's locks, which other tabs see; undefined where it has none. */
  readonly locks: LockManager | undefined;
  /** The data worker at the other end of a port. */
  readonly connect: (port: MessagePort) => BatchServer;
}

interface Running {
  readonly id: string;
  wish: 'pause' | 'stop' | null;
}

export function createTrainingService(surroundings: TrainingSurroundings): TrainingApi {
  const { room, projects, library, connect } = surroundings;
  const locks = createRunLocks(surroundings.locks);
  /** Runs whose last state is not on the disk. */
  const unsaved = new Map<string, Resting>();
  let running: Running | null = null;

  const restingOf = async (id: string): Promise<Resting | null> => {
    const held = unsaved.get(id);
    if (held) return held;
    const record = await projects.read(id);
    return record && { record, state: null, unsavedBest: null, saved: true };
  };
  const known = async (id: string): Promise<Resting> => {
    const resting = await restingOf(id);
    if (resting) return resting;
    throw new StudioError('checkpoint-damaged', 'This training is no longer on the disk; start it again.');
  };

  const run = async (
    request: TrainingRequest,
    port: MessagePort,
    tell: (event: TrainingEvent) => void,
    steps: number | null,
    own: Running,
  ): Promise<RunEnding> => {
    const recipe = parseRecipe(request.recipe);
    const earlier = await restingOf(request.id);
    if (earlier) checkSame(earlier.record, recipe, request.dataset);
    const begun = earlier ?? {
      record: freshRecord({ ...request, recipe }),
      state: null,
      unsavedBest: null,
      saved: true,
    };
    if (begun.record.status === 'done') return { reason: 'finished', project: projectOf(begun.record) };
    const batches = createBatchClient(connect(port));
    const network = buildNetwork(recipe.network);
    const state = begun.state ?? (await resume(begun.record, tell));
    let resting: Resting = { ...begun, state };
    try {
      const reason = await executeRun({
        room,
        projects,
        network,
        batches,
        start: state ? null : await startParams(recipe, network, room),
        sets: await batches.validation(),
        resting,
        last: steps === null ? recipe.schedule.steps : (state?.step ?? 0) + steps,
        patience: request.patience ?? null,
        parts: state?.parts ?? recipe.batch.parts ?? 1,
        wish: () => own.wish,
        onEvent: tell,
        onRest: (next) => {
          resting = next;
        },
      });
      return { reason, project: projectOf(resting.record) };
    } finally {
      if (resting.saved) unsaved.delete(request.id);
      else unsaved.set(request.id, resting);
    }
  };

  const resume = async (record: ProjectRecord, tell: (event: TrainingEvent) => void) => {
    const found = await projects.checkpoint(record);
    for (const step of found?.damaged ?? []) {
      const message = `The checkpoint of step ${step} is damaged; training goes on from step ${found?.state.step}.`;
      tell({ kind: 'warning', step: found?.state.step ?? 0, message });
    }
    return found?.state ?? null;
  };

  const begin = (
    request: TrainingRequest,
    port: MessagePort,
    tell: (event: TrainingEvent) => void,
    steps: number | null,
  ): Promise<Outcome<RunEnding>> =>
    outcomeOf(async () => {
      try {
        if (running !== null) {
          throw new StudioError('training-busy', 'A training is under way; pause or stop it first.');
        }
        const own: Running = { id: request.id, wish: null };
        running = own;
        try {
          return await locks.holding(request.id, () => run(request, port, tell, steps, own));
        } finally {
          running = null;
        }
      } finally {
        port.close();
      }
    });

  return {
    projects: () =>
      outcomeOf(async () => {
        const elsewhere = await locks.held();
        const records = new Map((await projects.list()).map((record) => [record.id, record]));
        for (const [id, { record }] of unsaved) records.set(id, record);
        return [...records.values()].map((record): Project => {
          if (record.id === running?.id) return projectOf(record, 'training');
          return projectOf(record, elsewhere.has(record.id) ? 'elsewhere' : record.status);
        });
      }),
    train: (request, port, onEvent) => begin(request, port, onEvent, null),
    step: (request, port, onEvent) => begin(request, port, onEvent, 1),
    pause: async (id) => {
      if (running?.id === id) running.wish ??= 'pause';
    },
    stop: async (id) => {
      if (running?.id === id) {
        running.wish = 'stop';
        return;
      }
      const resting = await restingOf(id);
      if (resting === null) return;
      const record = { ...resting.record, status: 'done' as const };
      if (unsaved.has(id)) unsaved.set(id, { ...resting, record });
      // Where the disk is full, the Run is only over for this visit.
      await projects.update(record).catch(() => unsaved.set(id, { ...resting, record }));
    },
    saveModel: (id, name) =>
      outcomeOf(async () => {
        const { record, unsavedBest } = await known(id);
        const weights = unsavedBest ?? (await projects.bestWeights(record));
        return library.addModel(weights, await cardOfRun(record, record.best, name, room.models));
      }),
    removeProject: (id) =>
      outcomeOf(async () => {
        if (running?.id === id) {
          throw new StudioError('training-busy', 'This training is under way; stop it first.');
        }
        await locks.holding(id, () => projects.remove(id));
        unsaved.delete(id);
      }),
  };
}

/** @throws StudioError `recipe-invalid`, `dataset-changed` */
function checkSame(record: ProjectRecord, recipe: Recipe, dataset: readonly string[]): void {
  if (canonicalJson(record.recipe) !== canonicalJson(recipe)) {
    throw new StudioError(
      'recipe-invalid',
      `${record.name} was begun with other settings; start a new training to change them.`,
    );
  }
  const sorted = (names: readonly string[]): string => canonicalJson([...names].sort());
  if (sorted(record.dataset) !== sorted(dataset)) {
    throw new StudioError(
      'dataset-changed',
      `${record.name} learns from ${record.dataset.length} other photos; choose the same folders to go on.`,
    );
  }
}

async function startParams(
  recipe: Recipe,
  network: Network,
  { models }: EngineRoom,
): Promise<Float32Array | null> {
  if (recipe.start === null) return null;
  return flatten(network, (await models.weights(recipe.start)).tensors, recipe.start);
}
