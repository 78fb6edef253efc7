import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../engine/domain/canonical.ts';
import { parseRecipe } from '../../engine/domain/recipe.ts';
import type { Batch, ValidationSet } from '../../engine/domain/sample.ts';
import { tinyBatch, tinyRecipe } from '../../engine/testing/tiny-recipe.ts';
import type { BatchServer, TrainingEvent, TrainingRequest } from '../protocol/training.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { createEngineRoom } from './engine-room.ts';
import { createEngineService } from './engine-service.ts';
import { createLibrary } from './library.ts';
import { createProjectStore } from './project-store.ts';
import { createTrainingService } from './training-service.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);
const room = createEngineRoom({ gpu: null, wasmPaths, threads: false }, async () => new Uint8Array());
await room.open('wasm');

const EMPTY_ZOO = { mend: 1, default: 'none', byTask: {}, models: [] };
const SIDE = 96;
/** The colours of photos may move by so little that any training is too much. */
const STRICT = { limits: { colour: 1e-6 } };

const recipeOf = (changes: object = {}) =>
  parseRecipe({
    ...tinyRecipe({ batch: { size: 2, patch: 16, augment: false } }),
    tasks: [{ id: 'rain' }],
    adaptation: {
      degraded: [{ task: 'rain', folders: ['real/rain'] }],
      discriminator: { width: 4, layers: 2 },
      contrastWeight: 0,
      ...changes,
    },
    optimizer: { id: 'adam', learningRate: 1e-3, betas: [0.5, 0.999], weightDecay: 0, clipNorm: 1 },
    schedule: { id: 'constant', warmup: 0, steps: 6, final: 0 },
    validation: { every: 2, patch: SIDE, count: 1 },
  });

const { degraded, clean } = tinyBatch(99, 0, [1, SIDE, SIDE, 3]);
const sets: ValidationSet[] = [
  { task: 'rain', kind: 'real', names: ['street.jpg'], side: SIDE, samples: [{ degraded, clean: degraded }] },
  { task: 'clean', side: SIDE, samples: [{ degraded: clean, clean }] },
];
const server: BatchServer = {
  batch: async (step) => ({
    ok: true,
    value: { ...(tinyBatch(3, step, [2, 16, 16, 3]) as Batch), taskIds: ['rain', 'rain'] },
  }),
  validation: async () => ({ ok: true, value: sets }),
};

/** A visit of the same browser: nothing is shared but the disk. */
function visit(disk: Disk, recipe = recipeOf()) {
  const library = createLibrary(async () => disk);
  const projects = createProjectStore(async () => disk);
  const service = createTrainingService({ room, library, projects, locks: undefined, connect: () => server });
  const events: TrainingEvent[] = [];
  const request: TrainingRequest = { id: 'run', name: 'Mine', recipe, dataset: ['street.jpg'] };
  const train = async (stopAt = Number.POSITIVE_INFINITY) => {
    const outcome = await service.train(request, new MessageChannel().port1, (event) => {
      events.push(event);
      if (event.kind === 'scores' && event.step >= stopAt) void service.pause('run');
    });
    if (!outcome.ok) throw new Error(`${outcome.fault.message} ${outcome.fault.details}`);
    return outcome.value;
  };
  const state = async () => {
    const record = await projects.read('run');
    const found = record && (await projects.checkpoint(record));
    if (!found) throw new Error('nothing was saved');
    return found.state;
  };
  return { service, library, events, train, state };
}

const disk = (): Disk => ({ ...memoryDisk(), lasting: true });

describe('adapting in the worker', () => {
  it('looks at the photos that are kept back and compares them, the base model first', async () => {
    const { train, events, service } = visit(disk());
    const { project } = await train();
    const looks = events.flatMap((event) => (event.kind === 'look' ? [event.look] : []));
    expect(looks.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
    expect(looks[0]?.photos.map(({ name }) => name)).toEqual(['street.jpg']);
    const compared = events.flatMap((event) => (event.kind === 'comparison' ? [event] : []));
    expect(compared[0]?.photos[0]?.degraded).toMatchObject({ width: SIDE });
    expect(compared.at(-1)?.step).toBe(project.bestStep);
    const film = events.find((event) => event.kind === 'preview');
    expect(film).toMatchObject({ clean: null, degraded: { width: SIDE } });
    const told = await service.story('run');
    expect(told.ok && told.value.filter(({ kind }) => kind === 'look')).toHaveLength(4);
  });

  it('paused, closed and opened again is the same Run, discriminator and all', async () => {
    const whole = visit(disk());
    await whole.train();
    const shared = disk();
    const first = visit(shared);
    expect((await first.train(2)).reason).toBe('paused');
    const second = visit(shared);
    expect((await second.train()).reason).toBe('finished');
    const plain = async ({ state }: ReturnType<typeof visit>) => {
      const { params, first: one, second: two, average, adversary, step } = await state();
      return canonicalJson(
        [params, one, two, average, adversary].map((part) => [...(part ?? [])]).concat([[step]]),
      );
    };
    expect(await plain(second)).toBe(await plain(whole));
  });

  it('keeps the base model where every checkpoint drifts too far, and warns of what moved', async () => {
    const { train, events, service, library } = visit(disk(), recipeOf(STRICT));
    const { project } = await train();
    expect(project.bestStep).toBe(0);
    const warnings = events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []));
    expect(warnings.join(' ')).toContain('street.jpg moved by');
    const saved = await service.saveModel('run', 'Adapted');
    if (!saved.ok) throw new Error(saved.fault.message);
    expect(saved.value.summary).toContain('without clean partners');
    const kept = createEngineRoom(
      { gpu: null, wasmPaths, threads: false },
      async () => new TextEncoder().encode(JSON.stringify(EMPTY_ZOO)),
      library,
    );
    await kept.open('wasm');
    const photo = {
      width: 16,
      height: 16,
      depth: 8,
      alpha: null,
      rgb: new Uint8Array(768).fill(90),
    } as const;
    const asked = { models: [saved.value.id], strength: 1 };
    const engine = createEngineService({ room: kept, move: (value) => value });
    const restored = await engine.restore('job', photo, asked, () => undefined, null);
    expect(restored.ok && restored.value.colour).toMatchObject({ limit: 1e-6, moved: expect.any(Number) });
    const drifted = await service.saveModel('run', 'Drifted', 6);
    expect(drifted.ok && drifted.value.summary).toContain('street.jpg moved by');
  });
});
