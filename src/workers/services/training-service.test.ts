import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../engine/domain/canonical.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import type { Batch, ValidationSet } from '../../engine/domain/sample.ts';
import { guardHeap, type WasmHeap } from '../../engine/runtime/memory.ts';
import { tinyBatch, tinyRecipe } from '../../engine/testing/tiny-recipe.ts';
import type { BatchServer, RunEnding, TrainingEvent, TrainingRequest } from '../protocol/training.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { createEngineRoom, type EngineRoom } from './engine-room.ts';
import { createLibrary } from './library.ts';
import { createProjectStore } from './project-store.ts';
import { createTrainingService } from './training-service.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);
const room = createEngineRoom({ gpu: null, wasmPaths, threads: false }, async () => new Uint8Array());
await room.open('wasm');

const side = 12;
const recipe = tinyRecipe({
  validation: { every: 4, patch: side, count: 1 },
  schedule: { id: 'cosine', warmup: 2, steps: 12, final: 1e-5 },
});
const request: TrainingRequest = { id: 'run', name: 'My run', recipe, dataset: ['a.png', 'b.png'] };

const { degraded, clean } = tinyBatch(99, 0, [1, side, side, 3]);
const sets: ValidationSet[] = [{ task: 'gaussian-noise', side, samples: [{ degraded, clean }] }];

/** Batches without a data worker; `onStep` may do harm. */
function server(onStep: (step: number) => void = () => undefined): BatchServer {
  return {
    batch: async (step) => {
      onStep(step);
      return { ok: true, value: tinyBatch(recipe.seed, step) as Batch };
    },
    validation: async () => ({ ok: true, value: sets }),
  };
}

const lasting = (disk: Disk): Disk => ({ ...disk, lasting: true });

/** Another visit of the same browser: nothing is left but the disk. */
function visit(disk: Disk, more: { batches?: BatchServer; room?: EngineRoom; locks?: LockManager } = {}) {
  const library = createLibrary(async () => disk);
  const service = createTrainingService({
    room: more.room ?? room,
    library,
    projects: createProjectStore(async () => disk),
    locks: more.locks,
    connect: () => more.batches ?? server(),
  });
  const events: TrainingEvent[] = [];
  const port = () => new MessageChannel().port1;
  return {
    service,
    events,
    library,
    train: (change: Partial<TrainingRequest> = {}) =>
      service.train({ ...request, ...change }, port(), (event) => events.push(event)),
    step: () => service.step(request, port(), (event) => events.push(event)),
  };
}

async function digestOf(disk: Disk): Promise<string> {
  const store = createProjectStore(async () => disk);
  const record = await store.read('run');
  const found = record && (await store.checkpoint(record));
  if (!found) throw new Error('nothing was saved');
  const { params, first, second, average, step } = found.state;
  const parts = await Promise.all(
    [params, first, second, average].map((p) => sha256(new Uint8Array(p.buffer))),
  );
  return `${step} ${await sha256(parts.join())}`;
}

function ending(outcome: Awaited<ReturnType<ReturnType<typeof visit>['train']>>): RunEnding {
  if (!outcome.ok)
    throw new Error(`${outcome.fault.code}: ${outcome.fault.message} ${outcome.fault.details}`);
  return outcome.value;
}

function ok(outcome: { readonly ok: boolean }): void {
  expect(outcome.ok).toBe(true);
}

const stepsOf = (events: readonly TrainingEvent[], kind: TrainingEvent['kind']) =>
  events.flatMap((event) => (event.kind === kind ? [event.step] : []));

let disk: Disk;
let undisturbed: string;
beforeEach(async () => {
  disk = lasting(memoryDisk());
  if (undisturbed !== undefined) return;
  const whole = lasting(memoryDisk());
  ending(await visit(whole).train());
  undisturbed = await digestOf(whole);
});

describe('training in the worker', () => {
  it('tells steps, scores, previews and checkpoints, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { train, events, service } = visit(disk);
    const { reason, project } = ending(await train());
    expect(reason).toBe('finished');
    expect(project).toMatchObject({ id: 'run', step: 12, status: 'done' });
    expect(project.bestPsnr).toBeGreaterThanOrEqual(project.psnr as number);
    expect(stepsOf(events, 'step')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    for (const kind of ['scores', 'preview', 'checkpoint'] as const)
      expect(stepsOf(events, kind)).toEqual([0, 4, 8, 12]);
    expect(events.find(({ kind }) => kind === 'preview')).toMatchObject({
      restored: { width: side, depth: 8 },
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(await service.projects()).toMatchObject({ ok: true, value: [{ id: 'run', status: 'done' }] });
  });

  it('paused, closed and opened again is the same Run bit for bit', async () => {
    const first = visit(disk, { batches: server((step) => step === 5 && void first.service.pause('run')) });
    expect(ending(await first.train())).toMatchObject({
      reason: 'paused',
      project: { step: 6, status: 'paused' },
    });
    const second = visit(disk);
    expect(await second.service.projects()).toMatchObject({ value: [{ step: 6, status: 'paused' }] });
    expect(ending(await second.step())).toMatchObject({ reason: 'paused', project: { step: 7 } });
    expect(ending(await second.train()).reason).toBe('finished');
    expect(await digestOf(disk)).toBe(undisturbed);
  });

  it('loses only the steps since the last checkpoint when the tab is gone', async () => {
    const never = new Promise<never>(() => undefined);
    const batches = server();
    const stuck: BatchServer = { ...batches, batch: (step) => (step < 6 ? batches.batch(step) : never) };
    const killed = visit(disk, { batches: stuck });
    void killed.train();
    while (!killed.events.some(({ kind, step }) => kind === 'checkpoint' && step === 4))
      await new Promise((resolve) => setTimeout(resolve, 5));
    const { train, events } = visit(disk);
    ending(await train());
    expect(stepsOf(events, 'step')[0]).toBe(5);
    expect(await digestOf(disk)).toBe(undisturbed);
  });

  it('goes on from an older checkpoint where the last is damaged, and says so', async () => {
    const first = visit(disk, { batches: server((step) => step === 9 && void first.service.pause('run')) });
    ending(await first.train());
    const record = await createProjectStore(async () => disk).read('run');
    const path = record?.checkpoints.at(-1)?.file.path ?? '';
    const bytes = (await disk.read(path)) ?? new Uint8Array();
    bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1;
    await disk.write(path, bytes);
    const { train, events } = visit(disk);
    ending(await train());
    expect(events[0]).toMatchObject({
      kind: 'warning',
      step: 8,
      message: expect.stringContaining('step 10'),
    });
    expect(await digestOf(disk)).toBe(undisturbed);
  });

  it('trains on without a disk that has room, and keeps what it can in memory', async () => {
    let full = true;
    const write = disk.write;
    disk = {
      ...disk,
      write: (path, bytes) =>
        full ? Promise.reject(new StudioError('storage-full', 'No room.')) : write(path, bytes),
    };
    const { train, events, service, library } = visit(disk, {
      batches: server((step) => step === 6 && void service.pause('run')),
    });
    expect(ending(await train()).reason).toBe('paused');
    expect(stepsOf(events, 'unsaved')).toEqual([0, 4, 7]);
    expect(stepsOf(events, 'checkpoint')).toEqual([]);
    expect(await service.projects()).toMatchObject({ value: [{ id: 'run', status: 'paused' }] });
    full = false;
    expect(await service.saveModel('run', 'Rescued')).toMatchObject({ ok: true, value: { name: 'Rescued' } });
    expect(await library.cards()).toHaveLength(1);
    ending(await train());
    expect(stepsOf(events, 'step')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await digestOf(disk)).toBe(undisturbed);
  });

  it('stops where nothing is gained any more, and keeps the best weights', async () => {
    const frozen = tinyRecipe({
      validation: { every: 2, patch: side, count: 1 },
      optimizer: { ...recipe.optimizer, learningRate: 1e-9 },
    });
    const { train, service } = visit(disk);
    const { reason, project } = ending(await train({ recipe: frozen, patience: 3 }));
    expect(reason).toBe('no-gain');
    expect(project).toMatchObject({ step: 6, bestStep: 0, status: 'done' });
    const card = await service.saveModel('run', 'Best');
    expect(card).toMatchObject({
      ok: true,
      value: { tasks: ['gaussian-noise'], chain: [{ steps: 0, trainer: 'engine' }], scores: [{ count: 1 }] },
    });
  });

  it('ends a Run for good when told to, training or not', async () => {
    const first = visit(disk, { batches: server((step) => step === 2 && void first.service.stop('run')) });
    expect(ending(await first.train())).toMatchObject({
      reason: 'stopped',
      project: { step: 3, status: 'done' },
    });
    expect(ending(await visit(disk).train()).reason).toBe('finished');
    expect(await first.service.removeProject('run')).toMatchObject({ ok: true });
    expect(await first.service.projects()).toEqual({ ok: true, value: [] });
  });

  it('refuses other photos, other settings and a second training', async () => {
    const { train, step, service } = visit(disk);
    expect(ending(await step()).project.step).toBe(1);
    expect(await train({ dataset: ['c.png'] })).toMatchObject({ fault: { code: 'dataset-changed' } });
    expect(await train({ recipe: { ...recipe, seed: 4 } })).toMatchObject({
      fault: { code: 'recipe-invalid' },
    });
    const going = train();
    expect(await train()).toMatchObject({ fault: { code: 'training-busy' } });
    expect(await service.removeProject('run')).toMatchObject({ fault: { code: 'training-busy' } });
    await service.stop('run');
    ending(await going);
  });

  it('leaves a Run to the tab that trains it', async () => {
    const held = new Set(['training:run']);
    const locks = {
      request: async (name: string, _: unknown, work: (lock: object | null) => unknown) =>
        work(held.has(name) ? null : { name }),
      query: async () => ({ held: [...held].map((name) => ({ name })) }),
    } as unknown as LockManager;
    ending(await visit(disk).step());
    const { train, service } = visit(disk, { locks });
    expect(await train()).toMatchObject({ fault: { code: 'training-busy' } });
    expect(await service.projects()).toMatchObject({ value: [{ status: 'elsewhere' }] });
    held.clear();
    expect(ending(await train()).reason).toBe('finished');
  });
});

describe('what is kept of a Run', () => {
  it('tells curves, pictures and remarks again after the page was closed, without a gap', async () => {
    const first = visit(disk, { batches: server((step) => step === 6 && void first.service.pause('run')) });
    ending(await first.train());
    const second = visit(disk);
    const told = async () => {
      const outcome = await second.service.story('run');
      return outcome.ok ? outcome.value : [];
    };
    expect(stepsOf(await told(), 'step')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(stepsOf(await told(), 'scores')).toEqual([0, 4, 7]);
    expect((await told()).find(({ kind }) => kind === 'preview')).toMatchObject({
      restored: { width: side, depth: 8 },
    });
    ending(await second.train());
    expect(stepsOf(await told(), 'step')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('counts checks without gain over a pause, and remembers how many are allowed', async () => {
    const frozen = tinyRecipe({
      validation: { every: 2, patch: side, count: 1 },
      optimizer: { ...recipe.optimizer, learningRate: 1e-9 },
    });
    const first = visit(disk, { batches: server((step) => step === 4 && void first.service.pause('run')) });
    expect(ending(await first.train({ recipe: frozen, patience: 3 })).project.patience).toBe(3);
    const { reason, project } = ending(await visit(disk).train({ recipe: frozen }));
    expect(reason).toBe('no-gain');
    expect(project.step).toBe(6);
  });

  it('lists checkpoints; any of them becomes a model, and all but the last can be deleted', async () => {
    const { train, service } = visit(disk);
    const { project } = ending(await train());
    expect(project.checkpoints).toMatchObject([
      { step: 4, bytes: expect.any(Number), psnr: expect.any(Number) },
      { step: 8, savedAt: expect.any(String) },
      { step: 12, psnr: project.psnr },
    ]);
    const saved = await service.saveModel('run', 'Early', 4);
    expect(saved).toMatchObject({
      ok: true,
      value: { chain: [{ steps: 4, recipeFile: 'tiny.json', written: { name: 'tiny' } }] },
    });
    expect(saved.ok && saved.value.scores[0]?.command).toContain('mend train tiny.json');
    expect(saved.ok && saved.value.scores[0]?.psnr).toBeCloseTo(project.checkpoints[0]?.psnr ?? 0, 9);
    expect(await service.removeCheckpoint('run', 4)).toMatchObject({
      value: { checkpoints: [{ step: 8 }, { step: 12 }] },
    });
    ok(await service.removeCheckpoint('run', 12));
    expect(await service.removeCheckpoint('run', 8)).toMatchObject({ fault: { code: 'option-invalid' } });
  });

  it('leaves a Run of a newer Mend alone, and says so', async () => {
    ending(await visit(disk).step());
    const store = createProjectStore(async () => disk);
    const record = await store.read('run');
    const newer = { ...record, mend: 2, revision: (record?.revision ?? 0) + 1 };
    const bytes = new TextEncoder().encode(
      JSON.stringify({ sha256: await sha256(canonicalJson(newer)), record: newer }),
    );
    for (const turn of [0, 1]) await disk.write(`projects/run/record-${turn}.json`, bytes);
    const { train, service } = visit(disk);
    expect(await service.projects()).toEqual({ ok: true, value: [] });
    expect(await service.strangers()).toEqual({ ok: true, value: [{ id: 'run', name: 'My run' }] });
    expect(await train()).toMatchObject({ fault: { code: 'project-newer' } });
    await service.stop('run');
    expect(await disk.read('projects/run/record-0.json')).toEqual(bytes);
  });
});

describe('a memory that is too small', () => {
  /** The wasm heap, which refuses blocks of `least` bytes and more. */
  async function withSmallHeap<T>(least: number, work: () => Promise<T>): Promise<T> {
    await room.backend();
    const { wasm } = tf.backend() as unknown as { wasm: WasmHeap };
    const real = wasm._malloc;
    const full: WasmHeap = { _malloc: () => 0, _free: () => undefined };
    guardHeap(full);
    wasm._malloc = (bytes) => (bytes >= least ? full._malloc(bytes) : real(bytes));
    try {
      return await work();
    } finally {
      wasm._malloc = real;
    }
  }

  const wide = { recipe: { ...recipe, batch: { ...recipe.batch, size: 8 } } };
  /** Bytes of eight Samples' activations, 12 x 12 x 8 floats each; half of them are more than the parameters take. */
  const ACTIVATION = 8 * 12 * 12 * 8 * 4;
  const PARAMS = 4390 * 4;
  const eight = (onStep: (step: number) => void = () => undefined): BatchServer => ({
    ...server(),
    batch: async (step) => {
      onStep(step);
      return { ok: true, value: tinyBatch(recipe.seed, step, [8, 12, 12, 3]) as Batch };
    },
  });

  it('computes batches in parts and goes on, says so and keeps it, with nothing left behind', async () => {
    const before = tf.memory().numTensors;
    const { train, events, service } = visit(disk, { batches: eight() });
    const { reason, project } = ending(await withSmallHeap(ACTIVATION, () => train(wide)));
    expect(reason).toBe('finished');
    expect(events.filter(({ kind }) => kind === 'recovered')).toEqual([
      { kind: 'recovered', step: 0, parts: { count: 2, size: 8 } },
    ]);
    expect(project.parts).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
    const card = await service.saveModel('run', 'Small');
    expect(card.ok && card.value.summary).toContain('in 2 parts');
    const rounded = async (on: Disk) => {
      const store = createProjectStore(async () => on);
      const record = await store.read('run');
      return (record && (await store.checkpoint(record)))?.state;
    };
    const whole = lasting(memoryDisk());
    ending(await visit(whole, { batches: eight() }).train(wide));
    const [parts, one] = [await rounded(disk), await rounded(whole)];
    expect(parts).toMatchObject({ step: 12, parts: 2 });
    // The same batches were learned from: the same weights up to rounding.
    parts?.params.forEach((value, i) => {
      expect(Math.abs(value - (one?.params[i] as number))).toBeLessThan(1e-4);
    });
  });

  it('paused and gone on with is the same Run bit for bit in parts, too', async () => {
    await withSmallHeap(ACTIVATION, async () => ending(await visit(disk, { batches: eight() }).train(wide)));
    const whole = await digestOf(disk);
    disk = lasting(memoryDisk());
    await withSmallHeap(ACTIVATION, async () => {
      const batches = eight((step) => step === 5 && void first.service.pause('run'));
      const first = visit(disk, { batches });
      ending(await first.train(wide));
    });
    // The room is back, but the Run stays as it was.
    const { train, events } = visit(disk, { batches: eight() });
    ending(await train(wide));
    expect(stepsOf(events, 'recovered')).toEqual([]);
    expect(await digestOf(disk)).toBe(whole);
  });

  it('ends the Run where not even one Sample fits', async () => {
    const { train, service } = visit(disk, { batches: eight() });
    expect(await withSmallHeap(PARAMS, () => train(wide))).toMatchObject({
      fault: { code: 'out-of-memory' },
    });
    expect(await service.projects()).toMatchObject({ ok: true });
  });
});

describe('a lost device', () => {
  /** A room whose device is lost at the chosen steps. */
  function fragile(steps: number[], spares: number) {
    let lose: (reason: string) => void = () => undefined;
    let reason: string | null = null;
    let left = spares;
    const backend = async () => {
      const real = await room.backend();
      const lost = new Promise<string>((resolve) => {
        lose = resolve;
      });
      return {
        ...real,
        report: { ...real.report, backend: 'webgpu' as const },
        lost,
        assertHealthy: () => {
          if (reason !== null) throw new StudioError('device-lost', 'gone');
        },
      };
    };
    let current = backend();
    const fragileRoom: EngineRoom = {
      ...room,
      backend: () => current,
      reopen: async () => {
        if (left-- === 0) throw new StudioError('device-lost', 'There is no other device.');
        reason = null;
        current = backend();
        return current;
      },
    };
    const batches = server((step) => {
      if (steps[0] !== step) return;
      steps.shift();
      reason = 'crashed';
      lose(reason);
    });
    return { room: fragileRoom, batches };
  }

  it('is replaced, and the Run ends with the same weights', async () => {
    const before = tf.memory().numTensors;
    const { train, events } = visit(disk, fragile([6, 9], 2));
    expect(ending(await train()).reason).toBe('finished');
    expect(stepsOf(events, 'recovered')).toEqual([4, 8]);
    // From the last checkpoint, not from the start: steps 5 to 8 are the only ones that may be told twice.
    expect(stepsOf(events, 'step').filter((step) => step <= 4)).toEqual([1, 2, 3, 4]);
    expect(await digestOf(disk)).toBe(undisturbed);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('without another one ends the Run with its checkpoint safe', async () => {
    const { train, service } = visit(disk, fragile([6, 9], 1));
    expect(await train()).toMatchObject({ ok: false, fault: { code: 'device-lost' } });
    expect(await service.projects()).toMatchObject({ value: [{ step: 8, status: 'paused' }] });
    expect(ending(await visit(disk).train()).reason).toBe('finished');
    expect(await digestOf(disk)).toBe(undisturbed);
  });

  it('again and again at one place is given up', async () => {
    const { train } = visit(disk, fragile([6, 5, 5, 5, 5], 9));
    expect(await train()).toMatchObject({ ok: false, fault: { code: 'device-lost' } });
  });
});
