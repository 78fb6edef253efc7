/** Training behind the protocol: one Run at a time, kept on the browser's disk. */
import { canonicalJson } from '../../engine/domain/canonical.ts';
import { invariant, type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import { parseRecipe, type Recipe } from '../../engine/domain/recipe.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import type { Network } from '../../engine/networks/network.ts';
import { beginWith } from '../../engine/weights/deepen.ts';
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
import { decodeStory } from './story.ts';
import { executeRun, type Resting, weightsFile } from './training-run.ts';

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

  const storyOf = async (record: ProjectRecord): Promise<readonly TrainingEvent[]> => {
    const bytes = await projects.story(record);
    return bytes === null ? [] : decodeStory(bytes);
  };
  const restingOf = async (id: string): Promise<Resting | null> => {
    const held = unsaved.get(id);
    if (held) return held;
    const record = await projects.read(id);
    return record && { record, state: null, unsavedBest: null, story: await storyOf(record), saved: true };
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
      story: [],
      saved: true,
    };
    if (begun.record.status === 'done') return { reason: 'finished', project: projectOf(begun.record) };
    const batches = createBatchClient(connect(port));
    const network = buildNetwork(recipe.network);
    const found = begun.state === null ? await resume(begun) : { ...begun, damaged: [] };
    const { state, damaged } = found;
    const patience = request.patience ?? found.record.patience;
    let resting: Resting = { ...found, record: { ...found.record, patience } };
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
        patience: patience > 0 ? patience : null,
        parts: state?.parts ?? recipe.batch.parts ?? 1,
        warnings: damaged.map((step) => damagedWords(step, state?.step ?? 0)),
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

  /** Fetches the Checkpoint; what was damaged is told when training begins. */
  const resume = async (resting: Resting): Promise<Resting & { readonly damaged: readonly number[] }> => {
    const found = await projects.checkpoint(resting.record);
    return {
      ...resting,
      record: found?.record ?? resting.record,
      state: found?.state ?? null,
      damaged: found?.damaged ?? [],
    };
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

  const refuseWhileRunning = (id: string): void => {
    if (running?.id === id) {
      throw new StudioError('training-busy', 'This training is under way; stop it first.');
    }
  };
  /** Averaged weights of one Checkpoint, as a model file. */
  const weightsOf = async (record: ProjectRecord, step: number): Promise<Uint8Array<ArrayBuffer>> => {
    const found = await projects.checkpoint(record, step);
    invariant(found, 'a listed Checkpoint is there or damaged');
    const scores = record.checkpoints.find((one) => one.step === step)?.scores ?? [];
    return weightsFile(buildNetwork(record.recipe.network), record.recipe, found.state.average, scores);
  };

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
      // What cannot be read is not this Mend's to end.
      const resting = await restingOf(id).catch(() => null);
      if (resting === null) return;
      const record = { ...resting.record, status: 'done' as const };
      if (unsaved.has(id)) unsaved.set(id, { ...resting, record });
      // Where the disk is full, the Run is only over for this visit.
      await projects.update(record).catch(() => unsaved.set(id, { ...resting, record }));
    },
    saveModel: (id, name, step) =>
      outcomeOf(async () => {
        const { record, unsavedBest, story } = await known(id);
        const looks = story.flatMap((event) => (event.kind === 'look' ? [event.look] : []));
        const one = record.checkpoints.find((each) => each.step === step);
        const weights =
          one === undefined
            ? (unsavedBest ?? (await projects.bestWeights(record)))
            : await weightsOf(record, one.step);
        return library.addModel(
          weights,
          await cardOfRun(record, one ?? record.best, name, room.models, looks),
        );
      }),
    story: (id) =>
      outcomeOf(async () => {
        const resting = await restingOf(id);
        return resting?.story ?? [];
      }),
    removeCheckpoint: (id, step) =>
      outcomeOf(async () => {
        refuseWhileRunning(id);
        const { record } = await known(id);
        if (record.checkpoints.every((one) => one.step === step)) {
          throw new StudioError(
            'option-invalid',
            'This is the only checkpoint of the Run; delete the Run where it is not needed any more.',
          );
        }
        return projectOf(await locks.holding(id, () => projects.removeCheckpoint(record, step)));
      }),
    strangers: () => outcomeOf(() => projects.strangers()),
    removeProject: (id) =>
      outcomeOf(async () => {
        refuseWhileRunning(id);
        await locks.holding(id, () => projects.remove(id));
        unsaved.delete(id);
      }),
  };
}

function damagedWords(step: number, from: number): string {
  return `The checkpoint of step ${step} is damaged and was put aside; training goes on from step ${from}.`;
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
  return beginWith(network, (await models.weights(recipe.start)).tensors, recipe.start, recipe.seed);
}
