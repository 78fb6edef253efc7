/** Searching groups of damage in the engine worker: one model after another, each a Run that is kept. */
import { canonicalJson } from '../../engine/domain/canonical.ts';
import { invariant, type Outcome, outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import type { GroupMember } from '../../engine/domain/grids.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import { searchGroups } from '../../engine/grids/group-search.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import { decodeSafetensors } from '../../engine/weights/safetensors.ts';
import type { GroupingApi, GroupSearch, GroupSearchEvent, GroupSearchRequest } from '../protocol/grouping.ts';
import type { TrainingApi } from '../protocol/training.ts';
import { BASE, checkRequest, recipeOf, runOf, searchOf, withPace } from './grouping-state.ts';
import type { GroupingStore } from './grouping-store.ts';
import type { OwnCard } from './library.ts';
import type { ProjectRecord } from './project-record.ts';
import { cardOfRun } from './run-card.ts';
import { createRunLocks } from './run-locks.ts';
import { weightsFile } from './training-run.ts';
import { createTrainingService, type TrainingSurroundings } from './training-service.ts';

export interface GroupingSurroundings extends Omit<TrainingSurroundings, 'projects'> {
  readonly store: GroupingStore;
  /** Whether a Run of the tab "Fine-tune" is under way. */
  readonly isTraining: () => Promise<boolean>;
}

export interface GroupingService extends GroupingApi {
  isSearching(): boolean;
}

/** Thrown inside a search that the user paused. */
class Paused extends Error {}

const LOCK = 'groups';

export function createGroupingService(surroundings: GroupingSurroundings): GroupingService {
  const { room, store, library, isTraining } = surroundings;
  const { runs } = store;
  const locks = createRunLocks(surroundings.locks);
  let searching: { wish: 'pause' | null; run: string | null } | null = null;

  /** A trained model's file, as its last Checkpoint has it. */
  const fileOf = async (record: ProjectRecord): Promise<Uint8Array<ArrayBuffer>> => {
    const found = await runs.checkpoint(record);
    if (!found)
      throw new StudioError('checkpoint-damaged', `The model ${record.name} is gone; search again.`);
    const scores = record.checkpoints.at(-1)?.scores ?? [];
    return weightsFile(buildNetwork(record.recipe.network), record.recipe, found.state.average, scores);
  };
  const trainer: TrainingApi = createTrainingService({
    ...surroundings,
    projects: runs,
    room: {
      ...room,
      models: {
        ...room.models,
        weights: async (id) => {
          const base = id === BASE ? await runs.read(BASE) : null;
          return base ? decodeSafetensors(await fileOf(base), BASE) : room.models.weights(id);
        },
      },
    },
  });

  const now = async (request: GroupSearchRequest): Promise<GroupSearch> => {
    const records = await runs.list();
    const backend = (await room.backend()).report.backend;
    const found = await searchOf(request, records, backend);
    if (searching !== null) return { ...found, status: 'searching' };
    return (await locks.held()).has(LOCK) ? { ...found, status: 'elsewhere' } : found;
  };

  const search = async (
    request: GroupSearchRequest,
    serve: (recipe: Recipe) => Promise<Outcome<MessagePort>>,
    tell: (event: GroupSearchEvent) => void,
    own: NonNullable<typeof searching>,
  ): Promise<void> => {
    let state = await now(request);
    tell({ kind: 'stands', search: state });
    const trained = async (members: readonly GroupMember[] | null): Promise<ProjectRecord> => {
      const id = runOf(members);
      const before = await runs.read(id);
      if (before?.status === 'done') return before;
      if (own.wish !== null) throw new Paused();
      const recipe = recipeOf(request, members);
      const served = await serve(recipe);
      if (!served.ok) throw new StudioError(served.fault.code, served.fault.message);
      own.run = id;
      const ids = members?.map((member) => member.id) ?? null;
      const { steps } = recipe.schedule;
      const outcome = await trainer.train(
        { id, name: recipe.name, recipe, dataset: request.photos },
        served.value,
        (event) => {
          // A wish that came while the Run was made ready.
          if (own.wish !== null) void trainer.pause(id);
          if (event.kind !== 'pace') return;
          const { step, stepsPerSecond } = event;
          tell({
            kind: 'step',
            members: ids,
            step,
            steps,
            seconds: withPace(state, request, { step, steps, stepsPerSecond }),
          });
        },
      );
      own.run = null;
      if (!outcome.ok)
        throw new StudioError(
          outcome.fault.code,
          outcome.fault.message,
          outcome.fault.details === undefined ? {} : { details: outcome.fault.details },
        );
      if (outcome.value.reason !== 'finished') throw new Paused();
      state = await now(request);
      tell({ kind: 'stands', search: state });
      const after = await runs.read(id);
      invariant(after, 'a finished Run is kept');
      return after;
    };
    await trained(null);
    for (const member of request.members) await trained([member]);
    await searchGroups({
      matrix: request.distances,
      delta: request.delta,
      drop: async (places) => {
        const members = places.map((i) => request.members[i] as GroupMember);
        await trained(members);
        const ids = members.map(({ id }) => id).join();
        const one = state.trained.find((each) => each.members.join() === ids);
        return (
          one?.drop ?? (await now(request)).trained.find((each) => each.members.join() === ids)?.drop ?? 0
        );
      },
    });
  };

  return {
    isSearching: () => searching !== null,
    planGroups: (request) =>
      outcomeOf(async () => {
        checkRequest(request);
        return (await searchOf(request, [], (await room.backend()).report.backend)).plan;
      }),
    searchGroups: (request, serve, onEvent) =>
      outcomeOf(async () => {
        checkRequest(request);
        if (request.photos.length === 0)
          throw new StudioError('dataset-empty', 'There are no photos to learn from; choose some.');
        if (searching !== null || (await isTraining()))
          throw new StudioError('training-busy', 'A training is under way; pause or stop it first.');
        const own = { wish: null, run: null };
        searching = own;
        try {
          await locks.holding(LOCK, async () => {
            const kept = await store.request();
            if (kept === null || canonicalJson(kept) !== canonicalJson(request)) await store.begin(request);
            await search(request, serve, onEvent, own);
          });
        } catch (thrown) {
          if (!(thrown instanceof Paused)) throw thrown;
        } finally {
          searching = null;
        }
        return now(request);
      }),
    pauseGroups: async () => {
      if (searching === null) return;
      searching.wish = 'pause';
      if (searching.run !== null) await trainer.pause(searching.run);
    },
    groupSearch: () =>
      outcomeOf(async () => {
        const request = await store.request();
        return request && now(request);
      }),
    forgetGroups: () =>
      outcomeOf(async () => {
        if (searching !== null)
          throw new StudioError('training-busy', 'The search is under way; pause it first.');
        await locks.holding(LOCK, () => store.forget());
      }),
    keepGroup: (ids, name) =>
      outcomeOf(async (): Promise<ModelCard> => {
        const request = await store.request();
        const members = request?.members.filter(({ id }) => ids.includes(id)) ?? [];
        const record = await runs.read(runOf(members));
        if (record?.status !== 'done')
          throw new StudioError('checkpoint-damaged', 'This model is no longer on the disk; search again.');
        return library.addModel(await fileOf(record), await cardOf(record, name));
      }),
  };

  /** The card of a group's model: its chain begins with the base. */
  async function cardOf(record: ProjectRecord, name: string): Promise<OwnCard> {
    const last = record.checkpoints.at(-1);
    const card = await cardOfRun(record, last ?? null, name, room.models);
    const base = await runs.read(BASE);
    if (!base) return card;
    const before = await cardOfRun(base, base.checkpoints.at(-1) ?? null, BASE, room.models);
    return { ...card, chain: [...(before.chain ?? []), ...(card.chain ?? [])] };
  }
}

/** Training that waits for no search: both would share one device, and neither would say how long it takes. */
export function besideSearch<T extends TrainingApi>(training: T, search: () => GroupingService): T {
  const refuse = (port: MessagePort): Outcome<never> => {
    port.close();
    const message = 'Groups are being searched in the tab "Degradations"; pause that first.';
    return { ok: false, fault: { code: 'training-busy', message } };
  };
  return {
    ...training,
    train: async (request, port, onEvent) =>
      search().isSearching() ? refuse(port) : training.train(request, port, onEvent),
    step: async (request, port, onEvent) =>
      search().isSearching() ? refuse(port) : training.step(request, port, onEvent),
  };
}
