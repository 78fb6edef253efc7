import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import type { RunEvent } from '../domain/run.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { describeOnBackends, enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { expectNoLeak } from '../testing/no-leak.ts';
import { tinyBatch, tinyRecipe } from '../testing/tiny-recipe.ts';
import { type CheckpointState, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { type TrainOptions, type TrainResult, train } from './trainer.ts';

/** Trains the tiny Recipe, with what a test wants otherwise, and collects its events. */
async function run(changes: Partial<TrainOptions> = {}): Promise<TrainResult & { events: RunEvent[] }> {
  const events: RunEvent[] = [];
  const recipe = changes.recipe ?? tinyRecipe();
  const result = await train({
    recipe,
    network: buildNetwork(recipe.network),
    source: async (step) => tinyBatch(recipe.seed, step),
    start: null,
    resume: null,
    onEvent: (event) => events.push(event),
    onCheckpoint: () => {},
    stopped: () => false,
    ...changes,
  });
  return { ...result, events };
}

function lossesOf(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []));
}

/** Stops before step `count`. */
function countdown(count: number): () => boolean {
  let asked = 0;
  return () => asked++ >= count;
}

async function digest({ params, first, second, average }: CheckpointState): Promise<string> {
  const parts = await Promise.all(
    [params, first, second, average].map((part) => sha256(new Uint8Array(part.buffer))),
  );
  return sha256(parts.join());
}

describeOnBackends('train', (backend) => {
  beforeAll(() => enterBackend(backend));

  it('overfits one batch', async () => {
    const batch = tinyBatch(1, 0);
    const recipe = tinyRecipe({ optimizer: { ...tinyRecipe().optimizer, learningRate: 1e-2 } });
    const { events } = await run({ recipe, source: async () => batch, steps: 60 });
    const losses = lossesOf(events);
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
  });

  it('is the same run, stopped and resumed from a file or not', async () => {
    const whole = await run({ steps: 30 });
    const half = await run({ steps: 15 });
    const resume = decodeCheckpoint(encodeCheckpoint(half.checkpoint));
    const other = await run({ steps: 30, resume });
    expect(other.checkpoint.step).toBe(30);
    expect(await digest(other.checkpoint)).toBe(await digest(whole.checkpoint));
    expect(await digest(half.checkpoint)).not.toBe(await digest(whole.checkpoint));
    expect(lossesOf(whole.events)).toEqual([...lossesOf(half.events), ...lossesOf(other.events)]);
  });

  it('skips steps that are not finite, and touches nothing', async () => {
    const broken = async (step: number) => {
      const batch = tinyBatch(3, step);
      if (step === 4) batch.degraded[7] = Number.NaN;
      return batch;
    };
    const before = await run({ steps: 4, source: broken });
    const after = await run({ steps: 5, source: broken });
    expect(await digest(after.checkpoint)).toBe(await digest(before.checkpoint));
    expect(after.checkpoint.caution).toEqual({ skips: 1, rateFactor: 0.5, strikes: 1 });
    expect(after.events.some((event) => event.kind === 'warning')).toBe(true);
    const later = await run({ steps: 10, source: broken });
    expect(later.checkpoint.caution).toEqual({ skips: 1, rateFactor: 0.5, strikes: 0 });
    expect(later.checkpoint.params.every(Number.isFinite)).toBe(true);
  });

  it('is the same run where it is stopped between a bad step and the look that finds it', async () => {
    const broken = async (step: number) => {
      const batch = tinyBatch(3, step);
      if (step === 6) batch.degraded[7] = Number.NaN;
      return batch;
    };
    const whole = await run({ steps: 15, source: broken });
    const half = await run({ steps: 15, source: broken, stopped: countdown(8) });
    expect(half.checkpoint).toMatchObject({ step: 8, skips: 1, caution: { skips: 0 } });
    const resume = decodeCheckpoint(encodeCheckpoint(half.checkpoint));
    const other = await run({ steps: 15, source: broken, resume });
    expect(await digest(other.checkpoint)).toBe(await digest(whole.checkpoint));
    expect(other.checkpoint.caution).toEqual(whole.checkpoint.caution);
  });

  it('gives up what stays broken, and keeps the last good state', async () => {
    const saved: CheckpointState[] = [];
    const source = async (step: number) => {
      const batch = tinyBatch(3, step);
      if (step >= 6) batch.clean[0] = Number.POSITIVE_INFINITY;
      return batch;
    };
    const onCheckpoint = (state: CheckpointState): void => void saved.push(state);
    await expect(run({ source, onCheckpoint })).rejects.toMatchObject({ code: 'training-diverged' });
    const good = await run({ steps: 6, source });
    expect(saved).toHaveLength(1);
    expect(saved[0] && (await digest(saved[0]))).toBe(await digest(good.checkpoint));
  });

  it('leaves nothing behind', () =>
    expectNoLeak(async () => {
      await run({ steps: 2 });
    }));
});

describe('train', () => {
  beforeAll(() => enterBackend('wasm'));

  it('stops when told to, between two steps', async () => {
    let asked = 0;
    const { summary, checkpoint, events } = await run({ stopped: () => ++asked > 3 });
    expect(lossesOf(events)).toHaveLength(3);
    expect(summary).toMatchObject({ steps: 3, reason: 'stopped' });
    expect(checkpoint.step).toBe(3);
  });

  it('validates and saves the averaged weights on the way and at the end', async () => {
    const recipe = tinyRecipe({ validation: { every: 4, patch: 12, count: 1 } });
    const saved: number[] = [];
    const { events, summary, checkpoint } = await run({
      recipe,
      steps: 10,
      onCheckpoint: (state) => void saved.push(state.step),
      validate: async (predict) => {
        const { degraded, shape } = tinyBatch(9, 0);
        const restored = await predict(degraded, shape);
        return [{ task: 'gaussian-noise', psnrInput: 20, psnr: restored.length }];
      },
    });
    expect(saved).toEqual([4, 8, 10]);
    expect(events.flatMap((event) => (event.kind === 'scores' ? [event.step] : []))).toEqual([4, 8, 10]);
    expect(summary.scores).toEqual([{ task: 'gaussian-noise', psnrInput: 20, psnr: 2 * 12 * 12 * 3 }]);
    expect(checkpoint.average).not.toEqual(checkpoint.params);
  });

  it('looks before the first step where asked to', async () => {
    const saved: number[] = [];
    const validate = async () => [{ task: 'gaussian-noise', psnrInput: 20, psnr: 21 }];
    const onCheckpoint = ({ step }: CheckpointState): void => void saved.push(step);
    const first = await run({ steps: 2, lookFirst: true, validate, onCheckpoint });
    expect(saved).toEqual([0, 2]);
    await run({ steps: 3, lookFirst: true, validate, onCheckpoint, resume: first.checkpoint });
    expect(saved).toEqual([0, 2, 3]);
  });

  it('tells and saves nothing once the backend is sick', async () => {
    const saved: number[] = [];
    const told: RunEvent[] = [];
    const sick = run({
      steps: 5,
      onEvent: (event) => told.push(event),
      onCheckpoint: ({ step }) => void saved.push(step),
      assertHealthy: () => {
        throw new StudioError('device-lost', 'gone');
      },
    });
    await expect(sick).rejects.toMatchObject({ code: 'device-lost' });
    expect([...saved, ...told]).toEqual([]);
  });

  it('starts from given weights, and refuses those of another network', async () => {
    const { checkpoint } = await run({ steps: 3 });
    const again = await run({ start: checkpoint.params, steps: 1, stopped: () => true });
    expect(again.checkpoint.average).toEqual(checkpoint.params);
    await expect(run({ start: new Float32Array(7) })).rejects.toMatchObject({ code: 'model-incompatible' });
  });

  it('refuses the checkpoint of another Recipe', async () => {
    const { checkpoint } = await run({ steps: 1 });
    const other = run({ resume: checkpoint, recipe: tinyRecipe({ seed: 4 }) });
    await expect(other).rejects.toMatchObject({ code: 'checkpoint-damaged' });
  });
});

describe('a checkpoint', () => {
  it('is refused when damaged', async () => {
    await enterBackend('wasm');
    const { checkpoint } = await run({ steps: 1 });
    const bytes = encodeCheckpoint(checkpoint);
    expect(decodeCheckpoint(bytes)).toEqual(checkpoint);
    for (const damaged of [bytes.slice(0, -4), bytes.slice(1), new Uint8Array(4)]) {
      expect(() => decodeCheckpoint(damaged)).toThrow(
        expect.objectContaining({ code: 'checkpoint-damaged' }),
      );
    }
  });
});

describe.skipIf(webgpuSkipped !== null)(`wasm and webgpu ${webgpuSkipped ?? ''}`, () => {
  it.each([
    { id: 'srresnet', config: { channels: 8, blocks: 1 } },
    { id: 'unet', config: { widths: [8, 12], blocks: [1], middle: 1, decoder: [1] } },
  ])('train $id alike', async (network) => {
    const losses: number[][] = [];
    for (const backend of ['wasm', 'webgpu'] as const) {
      await enterBackend(backend);
      const { events } = await run({ recipe: tinyRecipe({ network }), steps: 20 });
      losses.push(lossesOf(events));
    }
    const [wasm, webgpu] = losses as [number[], number[]];
    expect(wasm).toHaveLength(20);
    for (const [i, loss] of wasm.entries()) {
      expect(Math.abs((webgpu[i] as number) - loss)).toBeLessThan(1e-3 * loss);
    }
  });
});
