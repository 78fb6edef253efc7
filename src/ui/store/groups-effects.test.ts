import { describe, expect, it } from 'vitest';
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { SimilarityMap } from '../../engine/domain/grids.ts';
import type { GroupSearch, GroupSearchEvent, GroupSearchRequest } from '../../workers/protocol/grouping.ts';
import { fakeContext } from './fake-context.ts';
import { createGroups } from './groups-effects.ts';
import { groupable } from './groups-state.ts';

const set = (id: string, task: string | null) => ({ id, label: id, task, setting: '' });
const map = {
  sets: [
    set('sr', 'downscale'),
    set('folder', null),
    set('jpeg', 'jpeg'),
    set('clean', 'clean'),
    set('rain', 'rain'),
  ],
  matrix: [
    [0, 9, 1, 9, 2],
    [9, 0, 9, 9, 9],
    [1, 9, 0, 9, 3],
    [9, 9, 9, 0, 9],
    [2, 9, 3, 9, 0],
  ],
} as unknown as SimilarityMap;

const report = { train: ['a.png'], validation: ['b.png'], usable: true } as unknown as DatasetReport;
const plan = {
  certain: 3,
  next: ['sr', 'jpeg'],
  fewest: 1,
  most: 1,
  seconds: [1, 2],
  measured: false,
} as const;
const resting = (request: GroupSearchRequest, status: GroupSearch['status']): GroupSearch => ({
  request,
  status,
  plan,
  trained: [],
  result: null,
});
const ok = <T>(value: T) => ({ ok: true, value }) as const;

function studio(grouping: NonNullable<NonNullable<Parameters<typeof fakeContext>[0]>['grouping']>) {
  const { context } = fakeContext({
    data: { choose: async () => ok(report) },
    grouping: { plan: async () => ok(plan), ...grouping },
  });
  const { store } = context;
  store.setState(({ degradations }) => ({ degradations: { ...degradations, map } }));
  return { effects: createGroups(context), groups: () => store.getState().degradations.groups };
}

describe('the search for groups in the Studio', () => {
  it('offers what damage can be made of', () => {
    expect(groupable(map).map(({ id }) => id)).toEqual(['sr', 'jpeg', 'rain']);
  });

  it('asks for what was chosen, in the order of the map, and shows the plan first', async () => {
    const asked: GroupSearchRequest[] = [];
    const { effects, groups } = studio({
      search: async (request, onEvent) => {
        asked.push(request);
        onEvent({
          kind: 'step',
          members: null,
          step: 1,
          steps: 2,
          seconds: [1, 2],
        } satisfies GroupSearchEvent);
        expect(groups().progress).toMatchObject({ step: 1, members: null });
        return ok(resting(request, 'done'));
      },
    });
    await effects.toggle('jpeg');
    expect(groups().plan).toBeNull();
    await effects.start();
    expect(asked).toEqual([]);
    await effects.toggle('sr');
    expect(groups().plan).toEqual(plan);
    await effects.photos([]);
    await effects.start();
    expect(asked[0]?.members.map(({ id, task, set: settings }) => [id, task, settings])).toEqual([
      ['sr', 'downscale', { factor: 2 }],
      ['jpeg', 'jpeg', { quality: [10, 40] }],
    ]);
    expect(asked[0]?.distances).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(asked[0]?.photos).toEqual(['a.png', 'b.png']);
    expect(groups()).toMatchObject({ phase: 'resting', progress: null, search: { status: 'done' } });
  });

  it('goes on with the kept search only on the photos that it began with', async () => {
    const old = {
      ...plan,
      members: [],
      distances: [],
      delta: 1,
      budget: {},
      seed: 1,
    } as unknown as GroupSearchRequest;
    const begun = { ...old, photos: ['a.png', 'gone.png'] };
    let searched = 0;
    const { effects, groups } = studio({
      kept: async () => ok(resting(begun, 'paused')),
      search: async (request) => {
        searched += 1;
        return ok(resting(request, 'done'));
      },
    });
    await effects.open();
    expect(groups().search?.request).toBe(begun);
    await effects.photos([]);
    await effects.start();
    expect(searched).toBe(0);
    expect(groups().fault?.message).toContain('1 of the photos');
  });

  it('forgets a search that is cancelled while it goes on', async () => {
    let rest: () => void = () => undefined;
    let forgotten = 0;
    const { effects, groups } = studio({
      search: (request) =>
        new Promise((resolve) => {
          rest = () => resolve(ok(resting(request, 'paused')));
        }),
      pause: async () => {
        rest();
        return ok(undefined);
      },
      forget: async () => {
        forgotten += 1;
        return ok(undefined);
      },
    });
    await effects.toggle('sr');
    await effects.toggle('rain');
    await effects.photos([]);
    const searching = effects.start();
    await effects.discard();
    await searching;
    expect(forgotten).toBe(1);
    expect(groups()).toMatchObject({ phase: 'resting', search: null });
  });

  it('tells what went wrong, and what is kept all the same', async () => {
    const request = { photos: ['a.png'] } as unknown as GroupSearchRequest;
    const { effects, groups } = studio({
      search: async () => ({ ok: false, fault: { code: 'device-lost', message: 'gone' } }),
      kept: async () => ok(resting(request, 'paused')),
    });
    await effects.toggle('sr');
    await effects.toggle('rain');
    await effects.photos([]);
    await effects.start();
    expect(groups()).toMatchObject({
      phase: 'resting',
      fault: { code: 'device-lost' },
      search: { status: 'paused' },
    });
    await effects.discard();
    expect(groups()).toMatchObject({ search: null, chosen: ['sr', 'rain'] });
  });
});
