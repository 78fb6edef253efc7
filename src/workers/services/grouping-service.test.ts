import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { GroupMember } from '../../engine/domain/grids.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import { tinyBatch } from '../../engine/testing/tiny-recipe.ts';
import type { GroupSearch, GroupSearchEvent, GroupSearchRequest } from '../protocol/grouping.ts';
import type { BatchServer, TrainingApi } from '../protocol/training.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { createEngineRoom } from './engine-room.ts';
import { besideSearch, createGroupingService } from './grouping-service.ts';
import { createGroupingStore } from './grouping-store.ts';
import { createLibrary } from './library.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);
const zoo = new TextEncoder().encode(JSON.stringify({ mend: 1, default: 'none', byTask: {}, models: [] }));
const room = createEngineRoom({ gpu: null, wasmPaths, threads: false }, async () => zoo);
await room.open('wasm');

const member = (task: GroupMember['task']): GroupMember => ({ id: task, label: task, task, set: {} });
const request: GroupSearchRequest = {
  members: [member('gaussian-noise'), member('poisson-noise'), member('jpeg')],
  distances: [
    [0, 1, 3],
    [1, 0, 3],
    [3, 3, 0],
  ],
  // Noise that is the same for all kinds: nothing is lost in any group.
  delta: 50,
  budget: { channels: 8, blocks: 1, baseSteps: 4, steps: 3, batch: 2, patch: 16 },
  seed: 1,
  photos: ['a.png'],
};

const SIDE = 12;
function serverOf(recipe: Recipe): BatchServer {
  const { degraded, clean } = tinyBatch(99, 0, [1, SIDE, SIDE, 3]);
  const shape = [2, 16, 16, 3] as const;
  return {
    batch: async (step) => {
      const { id } = recipe.tasks[step % recipe.tasks.length] ?? { id: 'jpeg' };
      return { ok: true, value: { ...tinyBatch(recipe.seed, step, shape), taskIds: [id, id] } };
    },
    validation: async () => ({
      ok: true,
      value: recipe.tasks.map(({ id }) => ({ task: id, side: SIDE, samples: [{ degraded, clean }] })),
    }),
  };
}

/** A visit of the browser: nothing is left of an earlier one but the disk. */
function visit(disk: Disk, isTraining = false) {
  let wanted: Recipe | null = null;
  const library = createLibrary(async () => disk);
  const service = createGroupingService({
    room,
    library,
    store: createGroupingStore(async () => disk),
    locks: undefined,
    connect: () => {
      if (wanted === null) throw new Error('nothing was asked for');
      return serverOf(wanted);
    },
    isTraining: async () => isTraining,
  });
  const events: GroupSearchEvent[] = [];
  const recipes: Recipe[] = [];
  const search = (asked = request, onEvent: (event: GroupSearchEvent) => void = () => undefined) =>
    service.searchGroups(
      asked,
      async (recipe): Promise<Outcome<MessagePort>> => {
        wanted = recipe;
        recipes.push(recipe);
        return { ok: true, value: new MessageChannel().port1 };
      },
      (event) => {
        events.push(event);
        onEvent(event);
      },
    );
  return { service, library, events, recipes, search };
}

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok)
    throw new Error(`${outcome.fault.code}: ${outcome.fault.message} ${outcome.fault.details}`);
  return outcome.value;
}

const told = ({ result, trained }: GroupSearch) => ({
  groups: result?.groups,
  psnr: trained.map(({ members, psnr }) => [members, psnr]),
});

let disk: Disk;
beforeEach(() => {
  disk = { ...memoryDisk(), lasting: true };
});

describe('searching groups in the worker', () => {
  it('says before what it will train, and trains that', async () => {
    const { service, search, recipes, events } = visit(disk);
    const plan = value(await service.planGroups(request));
    expect(plan).toMatchObject({ certain: 4, measured: false });
    // All together is tried first of what halving asks for, or the nearest pair.
    expect(plan.next).toEqual(['gaussian-noise', 'poisson-noise']);
    expect(await service.groupSearch()).toEqual({ ok: true, value: null });

    const found = value(await search());
    expect(found.status).toBe('done');
    expect(found.result?.groups).toEqual([['gaussian-noise', 'poisson-noise', 'jpeg']]);
    expect(found.plan).toMatchObject({ certain: 0, next: null, most: 0, measured: true });
    const groups = recipes.length - plan.certain;
    expect(groups).toBeGreaterThanOrEqual(plan.fewest);
    expect(groups).toBeLessThanOrEqual(plan.most);
    expect(recipes[0]?.start).toBeNull();
    expect(recipes.slice(1).every(({ start }) => start === recipes[0]?.name)).toBe(true);
    const last = events.filter((event) => event.kind === 'stands').at(-1);
    expect(last?.kind === 'stands' && last.search.plan.next).toBeNull();
  });

  it('keeps apart what loses too much', async () => {
    const strict = { ...request, delta: -1 };
    const found = value(await visit(disk).search(strict));
    expect(found.result?.groups.map((group) => group.length)).toEqual([1, 1, 1]);
  });

  it('paused, closed and opened again finds the same', async () => {
    const undisturbed = told(value(await visit({ ...memoryDisk(), lasting: true }).search()));
    const first = visit(disk);
    const rested = value(
      await first.search(request, (event) => {
        if (event.kind === 'stands' && event.search.trained.length === 2) void first.service.pauseGroups();
      }),
    );
    expect(rested.status).toBe('paused');
    expect(rested.trained).toHaveLength(2);
    const second = visit(disk);
    const kept = value(await second.service.groupSearch());
    expect(kept).toMatchObject({ status: 'paused', request });
    const found = value(await second.search());
    expect(told(found)).toEqual(undisturbed);
    // What was trained is not trained again.
    expect(first.recipes.length + second.recipes.length).toBe(1 + found.trained.length);
  });

  it('keeps a group as an own model, with the base in its chain', async () => {
    const { service, search, library } = visit(disk);
    value(await search());
    const card = value(await service.keepGroup(['gaussian-noise', 'poisson-noise', 'jpeg'], 'All three'));
    expect(card).toMatchObject({ name: 'All three', tasks: ['gaussian-noise', 'jpeg', 'poisson-noise'] });
    expect(card.chain.map(({ recipe }) => recipe)).toEqual(['grids-base', 'grids-group']);
    expect((await library.cards()).map(({ id }) => id)).toEqual([card.id]);
  });

  it('forgets the old search for another one, and when it is told to', async () => {
    const { service, search } = visit(disk);
    value(await search());
    const other = { ...request, seed: 2 };
    value(await search(other));
    expect(value(await service.groupSearch())?.request.seed).toBe(2);
    value(await service.forgetGroups());
    expect(value(await service.groupSearch())).toBeNull();
  });

  it('takes its turn with other training, and refuses what cannot be searched', async () => {
    const busy = { ok: false, fault: { code: 'training-busy' } };
    expect(await visit(disk, true).search()).toMatchObject(busy);
    const { service, search } = visit(disk);
    const twice = { ...request, members: [member('jpeg'), member('jpeg'), member('rain')] };
    expect(await search(twice)).toMatchObject({ ok: false, fault: { code: 'option-invalid' } });
    expect(await service.planGroups({ ...request, photos: [] })).toMatchObject({ ok: true });
    expect(await search({ ...request, photos: [] })).toMatchObject({ fault: { code: 'dataset-empty' } });
    const training = besideSearch({ train: async () => 'trained' } as unknown as TrainingApi, () => ({
      ...service,
      isSearching: () => true,
    }));
    const { port1 } = new MessageChannel();
    expect(await training.train({} as never, port1, () => undefined)).toMatchObject(busy);
  });
});
