import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import { fineTuneRecipe } from '../../engine/domain/fine-tune-recipe.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { parseRecipe } from '../../engine/domain/recipe.ts';
import type { TrainingClient } from '../../workers/clients/training-client.ts';
import type { TrainingEvent } from '../../workers/protocol/training.ts';
import { fakeContext, grey } from './fake-context.ts';
import { createFinetune } from './finetune-effects.ts';
import { chosen, cleanReport, pairsReport, projectOf, stagedTraining } from './finetune-fixtures.ts';
import { UNDO } from './finetune-projects.ts';
import { DEFAULT_TUNE } from './finetune-settings.ts';
import type { Box } from './finetune-state.ts';
import type { FolderHandle, KeptFolder } from './kept-folders.ts';

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

function setUp(report: DatasetReport = pairsReport, fakes: Parameters<typeof fakeContext>[0] = {}) {
  const stage = stagedTraining();
  const { context, saved } = fakeContext({
    ...fakes,
    data: { choose: async () => ok(report), ...fakes.data },
    training: { ...stage.port, ...fakes.training },
  });
  const finetune = createFinetune(context);
  return { stage, context, saved, finetune, state: () => context.store.getState().finetune };
}

/** Lets promises that wait for each other come to their end. */
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function training(fakes: Parameters<typeof fakeContext>[0] = {}) {
  const all = setUp(pairsReport, fakes);
  await all.finetune.choose('degraded', chosen('input/a.png'));
  void all.finetune.start();
  await settled();
  return all;
}

describe('gathering', () => {
  it('sorts a drop by the names of its folders and asks about the rest', async () => {
    const { finetune, state } = setUp();
    await finetune.drop(chosen('set/input/a.png', 'set/target/a.png', 'holiday/b.png'), null);
    expect(state().folders.degraded.map(({ path }) => path)).toEqual(['set/input/a.png']);
    expect(state().folders.clean.map(({ path }) => path)).toEqual(['set/target/a.png']);
    expect(state().unsorted.map(({ path }) => path)).toEqual(['holiday/b.png']);
    await finetune.place('clean');
    expect(state().folders.clean).toHaveLength(2);
    expect(state().unsorted).toEqual([]);
  });

  it('takes the word of the box over that of the folder', async () => {
    const { finetune, state } = setUp();
    await finetune.drop(chosen('input/a.png'), 'clean');
    expect(state().folders.clean).toHaveLength(1);
    expect(state().folders.degraded).toEqual([]);
  });

  it('shows what the later of two checks found, whichever ends first', async () => {
    const answers: ((outcome: Outcome<DatasetReport>) => void)[] = [];
    const { finetune, state } = setUp(pairsReport, {
      data: { choose: () => new Promise((resolve) => answers.push(resolve)) },
    });
    const first = finetune.choose('clean', chosen('a.png'));
    const second = finetune.choose('clean', chosen('b.png'));
    answers[1]?.(ok(cleanReport));
    await second;
    answers[0]?.(ok(pairsReport));
    await first;
    expect(state().report).toBe(cleanReport);
    expect(state().checking).toBeNull();
  });

  it('shows every kind of damage on the photos, and anew when its range changes', async () => {
    const asked: unknown[] = [];
    const { finetune, state } = setUp(cleanReport, {
      data: {
        preview: async (task, set) => {
          asked.push([task, set]);
          return { ok: false, fault: { code: 'internal', message: 'No picture.' } };
        },
      },
    });
    await finetune.choose('clean', chosen('a.png'));
    finetune.setRange(1, 'quality', [30, 20]);
    expect(asked).toEqual([
      ['gaussian-noise', {}],
      ['jpeg', {}],
      ['jpeg', { quality: [20, 30] }],
    ]);
    expect(state().settings.tasks[1]?.set).toEqual({ quality: [20, 30] });
  });
});

describe('the tasks of a paper', () => {
  it('are taken as a whole, the same kind in several strengths too, and trained as chosen', async () => {
    const asked: unknown[] = [];
    const { finetune, state, stage } = setUp(cleanReport, {
      data: {
        preview: async (task) => {
          asked.push(task);
          return { ok: true, value: { task, set: {}, raster: grey(asked.length) } };
        },
      },
    });
    await finetune.choose('clean', chosen('a.png'));
    asked.length = 0;
    await finetune.choosePreset('rain-haze-noise');
    const noises = ['gaussian-noise', 'gaussian-noise', 'gaussian-noise'];
    expect(asked).toEqual(['rain', 'haze', ...noises]);
    expect(Object.keys(state().previews)).toEqual(['0', '1', '2', '3', '4']);
    finetune.removeTask(3);
    expect(state().settings.tasks.map(({ set }) => set.sigma)).toEqual([undefined, undefined, 15, 50]);
    finetune.set({ reweighting: 'art', weighing: { temperature: 1 }, sequential: true });
    void finetune.start();
    await vi.waitFor(() => expect(stage.requests).toHaveLength(1));
    const recipe = stage.requests[0]?.recipe;
    expect(recipe?.tasks.map(({ from }) => from)).toEqual([0, 60, 120, 180]);
    expect(recipe?.reweighting).toMatchObject({ id: 'art', temperature: 1, from: 180 });
  });
});

describe('training', () => {
  it('starts on the checked photos and shows what it hears, a few times a second', async () => {
    const { stage, state } = await training();
    expect(stage.requests[0]).toMatchObject({
      name: 'My model',
      dataset: ['a.png', 'b.png', 'c.png'],
      recipe: { tasks: [{ id: 'real-chain', pairs: ['pairs/other'] }] },
    });
    for (const step of [1, 2, 3]) {
      stage.tell({ kind: 'step', step, loss: 1 / step, learningRate: 0.1, gradientNorm: 1 });
    }
    expect(state().run?.curves.steps).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect(state().run).toMatchObject({ step: 3, curves: { steps: [1, 2, 3], loss: [1, 1 / 2, 1 / 3] } });
  });

  it('pauses, goes on with the same Run, and ends', async () => {
    const { stage, state, finetune } = await training();
    const request = stage.requests[0];
    if (request === undefined) throw new Error('nothing was asked for');
    await finetune.pause();
    expect(state().run?.phase).toBe('pausing');
    stage.end(ok({ reason: 'paused', project: projectOf(request) }));
    await settled();
    expect(state().run).toMatchObject({ phase: 'paused', step: 4 });
    void finetune.resume();
    await settled();
    expect(stage.requests[1]).toEqual(request);
    stage.end(ok({ reason: 'finished', project: projectOf(request, { step: 300, status: 'done' }) }));
    await settled();
    expect(state().run).toMatchObject({ phase: 'finished', step: 300 });
    expect(stage.calls).toEqual(['train', 'pause', 'train']);
  });

  it('stops a paused Run for good', async () => {
    const { stage, state, finetune } = await training();
    const request = stage.requests[0];
    if (request === undefined) throw new Error('nothing was asked for');
    stage.end(ok({ reason: 'paused', project: projectOf(request) }));
    await settled();
    await finetune.stop();
    expect(stage.calls.at(-1)).toBe('stop');
    expect(state().run?.phase).toBe('stopped');
  });

  it('makes one step of a new Run, and one more', async () => {
    const { stage, finetune } = setUp();
    await finetune.choose('degraded', chosen('input/a.png'));
    void finetune.step();
    await settled();
    const request = stage.requests[0];
    if (request === undefined) throw new Error('nothing was asked for');
    stage.end(ok({ reason: 'paused', project: projectOf(request, { step: 1 }) }));
    await settled();
    void finetune.step();
    await settled();
    expect(stage.calls).toEqual(['step', 'step']);
    expect(stage.requests[1]?.id).toBe(request.id);
  });

  it('keeps the last results when a Run fails, and says why', async () => {
    const { stage, state } = await training();
    stage.tell({ kind: 'step', step: 1, loss: 0.5, learningRate: 0.1, gradientNorm: 1 });
    stage.end({ ok: false, fault: { code: 'training-diverged', message: 'The loss was no number.' } });
    await settled();
    expect(state().run).toMatchObject({
      phase: 'failed',
      fault: { code: 'training-diverged' },
      curves: { loss: [0.5] },
    });
  });

  it('says what is wrong with a setting instead of starting', async () => {
    const { stage, context, finetune } = setUp(cleanReport);
    await finetune.choose('clean', chosen('a.png'));
    finetune.removeTask(1);
    finetune.removeTask(0);
    await finetune.start();
    expect(stage.calls).toEqual([]);
    expect(context.store.getState().notices[0]?.text).toContain('nothing to learn');
  });
});

describe('Runs of earlier visits', () => {
  const kept = async (report = pairsReport, more: object = {}) => {
    const first = await training();
    const asked = first.stage.requests[0];
    if (asked === undefined) throw new Error('nothing was asked for');
    const request = { ...asked, recipe: parseRecipe({ ...asked.recipe, ...more }) };
    const removed: string[] = [];
    const all = setUp(report, {
      training: {
        projects: async () => ok(removed.length > 0 ? [] : [projectOf(request)]),
        removeProject: async (id) => {
          removed.push(id);
          return ok(undefined);
        },
      },
    });
    await all.finetune.begin('');
    return { ...all, request, removed };
  };

  it('wait for their photos and then go on by themselves', async () => {
    const { finetune, state, stage, request } = await kept();
    expect(state().opened).toBe(request.id);
    await finetune.resume();
    expect(state().awaiting).toBe(request.id);
    expect(stage.calls).toEqual([]);
    void finetune.choose('degraded', chosen('input/a.png'));
    await settled();
    expect(stage.requests[0]).toMatchObject({ id: request.id, recipe: request.recipe });
    expect(state().run).toMatchObject({ step: 4, phase: 'training' });
  });

  it('show what they are about where they adapt, whatever was set before', async () => {
    const adaptation = { degraded: [{ task: 'rain', folders: ['real/rain'] }], limits: { colour: 3 } };
    const { train, validation } = pairsReport;
    const names = [...train, ...validation];
    const real = { names, clear: [], folders: ['real/rain'], tasks: {}, usable: true };
    const { finetune, state } = await kept({ ...pairsReport, real }, { tasks: [{ id: 'rain' }], adaptation });
    expect(state().settings.adapt ?? null).toBeNull();
    void finetune.choose('degraded', chosen('input/a.png'));
    await settled();
    void finetune.resume();
    await settled();
    expect(state().settings.adapt).toMatchObject({ colourLimit: 3 });
  });

  it('of pairs wait for the clean photos, too', async () => {
    // What is found while only the degraded folder is chosen: photos that an adaptation could learn from.
    const names = [...pairsReport.train, ...pairsReport.validation];
    const real = { names, clear: [], folders: ['real/other'], tasks: {}, usable: false };
    const { finetune, state, stage, request } = await kept({
      ...pairsReport,
      train: [],
      validation: [],
      usable: false,
      real,
    });
    await finetune.resume();
    void finetune.choose('degraded', chosen('input/a.png'));
    await settled();
    expect(state().awaiting).toBe(request.id);
    expect(stage.calls).toEqual([]);
  });

  it('do not overwrite what was set before the engine had answered', async () => {
    const { finetune, state } = setUp();
    finetune.set({ steps: 123 });
    await finetune.begin('');
    expect(state().settings.steps).toBe(123);
  });

  it('do not go on with other photos', async () => {
    const { finetune, state, stage, request } = await kept({ ...pairsReport, train: ['z.png'] });
    await finetune.resume();
    await finetune.choose('degraded', chosen('input/z.png'));
    await settled();
    expect(stage.calls).toEqual([]);
    expect(state().awaiting).toBe(request.id);
  });

  it('are deleted only when nobody undid it', async () => {
    const { finetune, state, removed, request } = await kept();
    finetune.remove(request.id);
    finetune.undoRemove(request.id);
    await vi.advanceTimersByTimeAsync(UNDO * 2);
    expect(removed).toEqual([]);
    finetune.remove(request.id);
    expect(state().removing).toEqual([request.id]);
    await vi.advanceTimersByTimeAsync(UNDO);
    expect(removed).toEqual([request.id]);
    expect(state()).toMatchObject({ projects: [], removing: [], opened: null });
  });
});

describe('saving', () => {
  it('shows the new model in the list of models at once', async () => {
    const card = { id: 'my-rain', name: 'Rain' };
    const { finetune, state, context } = setUp(pairsReport, {
      training: { saveModel: async () => ok(card as never) },
      engine: {
        zoo: async () => ok({ default: 'local-1', byTask: {}, cards: [card as never], features: [] }),
      },
    });
    await finetune.saveModel('run', 'Rain');
    expect(state().saved?.id).toBe('my-rain');
    expect(context.store.getState().models.listing?.cards).toEqual([card]);
  });

  it('writes a Recipe that can be read again', async () => {
    const { finetune, saved, state } = setUp();
    finetune.set({ name: 'Old films', steps: 77, seed: 5 });
    finetune.exportRecipe();
    expect(saved).toMatchObject([{ name: 'old-films.json', type: 'application/json' }]);
    finetune.set({ steps: 1 });
    await finetune.importRecipe(new File(['{"mend":1}'], 'odd.json'));
    await finetune.importRecipe(new File(['not json'], 'odder.json'));
    expect(state().settings.steps).toBe(1);
  });
});

describe('checkpoints', () => {
  const project = projectOf({
    id: 'old',
    name: 'Rain',
    recipe: fineTuneRecipe({ ...DEFAULT_TUNE, start: null, learningRate: 3e-3 }, pairsReport),
    dataset: ['a.png'],
  });
  const card = { id: 'my-rain-1', name: 'Rain, step 2', network: { id: 'unet', config: { widths: [8] } } };

  async function opened(fakes: Partial<TrainingClient> = {}) {
    const asked: unknown[] = [];
    const all = setUp(pairsReport, {
      training: {
        projects: async () => ok([project]),
        saveModel: async (...ask) => {
          asked.push(ask);
          return ok(card as unknown as ModelCard);
        },
        ...fakes,
      },
    });
    await all.finetune.begin('');
    await all.finetune.choose('degraded', chosen('input/a.png'));
    return { ...all, asked };
  }

  it('are gone on from as a new Run with their weights as its start, in one click', async () => {
    const { finetune, stage, state, asked } = await opened();
    void finetune.goOnFrom('old', null, { learningRate: 1e-3 });
    await settled();
    expect(asked).toEqual([['old', 'Rain, step 2', undefined]]);
    expect(stage.requests).toHaveLength(1);
    expect(stage.requests[0]).toMatchObject({
      name: 'Rain',
      recipe: { start: 'my-rain-1', network: card.network, optimizer: { learningRate: 1e-3 } },
    });
    expect(stage.requests[0]?.id).not.toBe('old');
    expect(state().run?.phase).toBe('training');
  });

  it('become a model one by one', async () => {
    const { finetune, context, asked } = await opened();
    await finetune.saveCheckpoint('old', 4);
    expect(asked).toEqual([['old', 'Rain, step 4', 4]]);
    expect(context.store.getState().notices.at(-1)?.text).toContain('among your models');
  });

  it('are deleted only after the time for Undo', async () => {
    const removed: number[] = [];
    const { finetune, state } = await opened({
      removeCheckpoint: async (_, step) => {
        removed.push(step);
        return ok(project);
      },
    });
    finetune.removeCheckpoint('old', 4);
    expect(state().removingCheckpoints).toHaveLength(1);
    finetune.undoRemoveCheckpoint('old', 4);
    await vi.advanceTimersByTimeAsync(UNDO + 1);
    expect(removed).toEqual([]);
    finetune.removeCheckpoint('old', 4);
    await vi.advanceTimersByTimeAsync(UNDO + 1);
    expect(removed).toEqual([4]);
    expect(state().removingCheckpoints).toEqual([]);
  });

  it('come with what the Run told before, when it is opened and when it goes on', async () => {
    const told: TrainingEvent[] = [
      { kind: 'step', step: 1, loss: 1, learningRate: 1e-3, gradientNorm: 1 },
      { kind: 'step', step: 2, loss: 0.5, learningRate: 1e-3, gradientNorm: 1 },
    ];
    const { finetune, state, stage } = await opened({ story: async () => ok(told) });
    await settled();
    expect(state().kept?.curves.loss).toEqual([1, 0.5]);
    await finetune.choose('degraded', chosen('input/a.png', 'input/b.png'));
    void finetune.resume();
    await settled();
    stage.tell({ kind: 'step', step: 3, loss: 0.25, learningRate: 1e-3, gradientNorm: 1 });
    await vi.advanceTimersByTimeAsync(300);
    expect(state().run?.curves.loss).toEqual([1, 0.5, 0.25]);
  });
});

describe('pairs and made-up damage together', () => {
  it('are one Recipe, where that is wanted', async () => {
    const { finetune, stage, state } = setUp();
    await finetune.choose('degraded', chosen('input/a.png'));
    finetune.set({ mix: true, pairTask: 'rain' });
    void finetune.start();
    await settled();
    expect(stage.requests[0]?.recipe.tasks.map(({ id, pairs }) => [id, pairs])).toEqual([
      ['rain', ['pairs/other']],
      ['gaussian-noise', []],
      ['jpeg', []],
    ]);
    expect(state().run?.recipe.data.clean).toEqual(['clean']);
  });
});

describe('a page that is not alone or not awake', () => {
  it('pauses and trains no more once a newer Mend is open', async () => {
    const { finetune, stage, state, context } = await training();
    await finetune.retire();
    expect(stage.calls).toEqual(['train', 'pause']);
    expect(context.store.getState().notices.at(-1)).toMatchObject({ kind: 'alert' });
    stage.end({ ok: false, fault: { code: 'cancelled', message: 'Cancelled.' } });
    await settled();
    await finetune.start();
    await finetune.step();
    expect(stage.calls).toEqual(['train', 'pause']);
    expect(state().outdated).toBe(true);
  });

  it('says that it slept, where it trained', async () => {
    const { finetune, state } = await training();
    finetune.slept(600_000);
    expect(state().run?.remarks.at(-1)?.text).toContain('about 10 min');
  });
});

describe('folders that the browser remembers', () => {
  const handleOf = (name: string): FolderHandle =>
    ({
      name,
      kind: 'directory',
      queryPermission: async () => 'prompt',
      requestPermission: async () => 'granted',
      async *entries() {
        yield ['c.png', { kind: 'file', getFile: async () => new File(['x'], 'c.png') }];
      },
    }) as unknown as FolderHandle;

  it('are kept with the Run and read again when it goes on, without a choice', async () => {
    const kept = new Map<string, readonly KeptFolder[]>();
    const folders = {
      pick: async (box: Box) => handleOf(box),
      keep: async (id: string, all: readonly KeptFolder[]) => void kept.set(id, all),
      find: async (id: string) => kept.get(id) ?? [],
    };
    const first = setUp(pairsReport, { folders });
    await first.finetune.pick?.('degraded');
    await first.finetune.pick?.('clean');
    void first.finetune.start();
    await settled();
    const [request] = first.stage.requests;
    if (request === undefined) throw new Error('nothing was begun');
    expect(kept.get(request.id)?.map(({ box }) => box)).toEqual(['degraded', 'clean']);

    const known = projectOf({ ...request, dataset: ['a.png', 'b.png', 'c.png'] });
    const later = setUp(pairsReport, { folders, training: { projects: async () => ok([known]) } });
    await later.finetune.begin('');
    await settled();
    expect(later.state()).toMatchObject({ opened: request.id, foldersKept: true });
    void later.finetune.resume();
    await settled();
    expect(later.state().folders.clean.map(({ path }) => path)).toEqual(['clean/c.png']);
    expect(later.stage.requests).toMatchObject([{ id: request.id }]);
  });

  it('are not promised where some photos came another way', async () => {
    const asked: string[] = [];
    const folders = {
      pick: async (box: Box) => handleOf(box),
      keep: async (id: string) => void asked.push(id),
    };
    const { finetune } = setUp(pairsReport, { folders });
    await finetune.pick?.('clean');
    await finetune.choose('degraded', chosen('input/a.png'));
    void finetune.start();
    await settled();
    expect(asked).toEqual([]);
  });
});
