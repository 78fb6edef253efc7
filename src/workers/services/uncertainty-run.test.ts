import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseRecipe } from '../../engine/domain/recipe.ts';
import type { Batch, ValidationSet } from '../../engine/domain/sample.ts';
import { scaleOf } from '../../engine/evaluation/calibration.ts';
import { tinyBatch, tinyRecipe } from '../../engine/testing/tiny-recipe.ts';
import type { TrainingEvent } from '../protocol/training.ts';
import { memoryDisk } from './disk.ts';
import { createEngineRoom } from './engine-room.ts';
import { createEngineService } from './engine-service.ts';
import { createLibrary } from './library.ts';
import { createProjectStore } from './project-store.ts';
import { createTrainingService } from './training-service.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);
const side = 16;
const tasks = ['gaussian-noise', 'jpeg'];
const sets = tasks.map((task, i): ValidationSet => {
  const { degraded, clean } = tinyBatch(90 + i, 0, [1, side, side, 3]);
  return { task, side, samples: [{ degraded, clean }] };
});

it('a Run with TUR shows errors and doubts, and its model says of a photo where it is unsure', async () => {
  const manifest = JSON.stringify({ mend: 1, default: 'none', byTask: {}, models: [] });
  const library = createLibrary(async () => memoryDisk());
  const room = createEngineRoom(
    { gpu: null, wasmPaths, threads: false },
    async () => new TextEncoder().encode(manifest),
    library,
  );
  await room.open('wasm');
  const service = createTrainingService({
    room,
    library,
    projects: createProjectStore(async () => ({ ...memoryDisk(), lasting: true })),
    locks: undefined,
    connect: () => ({
      batch: async (step) => ({
        ok: true,
        value: { ...tinyBatch(5, step), taskIds: [...tasks] } as Batch,
      }),
      validation: async () => ({ ok: true, value: sets }),
    }),
  });
  const recipe = parseRecipe({
    ...tinyRecipe(),
    tasks: tasks.map((id) => ({ id })),
    reweighting: { id: 'tur' },
    schedule: { id: 'constant', warmup: 0, steps: 30, final: 1e-3 },
    validation: { every: 15, patch: side, count: 1 },
  });
  const events: TrainingEvent[] = [];
  const ending = await service.train(
    { id: 'run', name: 'Run', recipe, dataset: [] },
    new MessageChannel().port1,
    (event) => events.push(event),
  );
  expect(ending).toMatchObject({ ok: true, value: { reason: 'finished' } });

  const previews = events.filter((event) => event.kind === 'preview');
  expect(previews.map(({ step, maps }) => [step, maps !== null])).toEqual([
    [0, false],
    [15, true],
    [30, true],
  ]);
  const maps = previews.at(-1)?.maps;
  expect(maps).toMatchObject({ error: { width: side }, expected: { height: side, alpha: null } });
  expect(Math.abs(maps?.agreement ?? 2)).toBeLessThanOrEqual(1);

  const told = events.findLast((event) => event.kind === 'scores');
  const saved = await service.saveModel('run', 'Doubting');
  if (!saved.ok || saved.value.kind !== 'network') throw new Error('no model');
  // SRResNet of 8 channels: two convolutions of 8 to 8 and one to 3.
  expect(saved.value.uncertainty?.parameters).toBe(2 * (9 * 8 * 8 + 8) + 9 * 8 * 3 + 3);
  const best = events.filter((event) => event.kind === 'scores').map(({ scores }) => scaleOf(scores));
  expect(best).toContain(saved.value.uncertainty?.scale);
  expect(told?.scores.every(({ error = 0, uncertainty = 0 }) => error > 0 && uncertainty > 0)).toBe(true);

  const engine = createEngineService({ room, move: (value) => value });
  const raster = { width: 20, height: 14, depth: 8, rgb: new Uint8Array(840).fill(90), alpha: null } as const;
  const doubt = await engine.doubt('1', raster, saved.value.id, () => undefined);
  expect(doubt).toMatchObject({ ok: true, value: { overlay: { width: 20, height: 14 }, calibrated: true } });
  const plain = await engine.doubt('2', raster, 'none', () => undefined);
  expect(plain).toMatchObject({ ok: false, fault: { code: 'model-unknown' } });
});
