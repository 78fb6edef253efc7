import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../engine/domain/canonical.ts';
import { parseRecipe } from '../../../engine/domain/recipe.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { initialParams, withParameters } from '../../../engine/networks/params.ts';
import { buildReweighter } from '../../../engine/reweighting/catalog.ts';
import { tinyRecipe } from '../../../engine/testing/tiny-recipe.ts';
import { encodeCheckpoint } from '../../../engine/training/checkpoint.ts';
import { decodeSafetensors, encodeSafetensors } from '../../../engine/weights/safetensors.ts';
import { modelTensors } from '../../../engine/weights/uncertainty.ts';
import { writeOut } from '../../photo-files.ts';
import { cached } from './cache.ts';
import { readRunLog, stretchesOf } from './run-log.ts';
import { findRun, trainedRun } from './runs.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mend-runs-'));
});
afterEach(() => rm(root, { recursive: true }));

const recipe = parseRecipe(tinyRecipe());
const other = { ...recipe, seed: recipe.seed + 1 };
const buffer = new Float32Array(2);
const checkpoint = (step: number, params = buffer) =>
  encodeCheckpoint({
    fingerprint: 'f',
    step,
    caution: { skips: 0, rateFactor: 1, strikes: 0 },
    skips: 0,
    params,
    first: params,
    second: params,
    average: params,
  });

describe('findRun', () => {
  it('knows a Run by its Recipe, and when it has ended', async () => {
    const folder = join(root, 'a-1');
    expect(await findRun(root, { name: 'a-1', recipe })).toMatchObject({ folder, state: 'absent' });
    await writeOut(join(folder, 'recipe.json'), JSON.stringify(recipe));
    await writeOut(join(folder, 'checkpoint.safetensors'), checkpoint(1));
    expect(await findRun(root, { name: 'a-1', recipe })).toMatchObject({ state: 'begun' });
    await writeOut(join(folder, 'weights.safetensors'), 'w');
    expect(await findRun(root, { name: 'a-1', recipe })).toMatchObject({ state: 'begun' });
    await writeOut(join(folder, 'checkpoint.safetensors'), checkpoint(recipe.schedule.steps));
    const found = await findRun(root, { name: 'a-1', recipe });
    expect(found.state).toBe('trained');
    // Of "w", by another program.
    expect((await trainedRun(found))?.sha256).toMatch(/^50e721e49c013f00/);
  });

  it('takes the uncertainty head from the Checkpoint where the weights lack it', async () => {
    const told = parseRecipe({ ...tinyRecipe(), reweighting: { id: 'tur' } });
    const network = buildNetwork(told.network);
    const { parameters } = buildReweighter(told.reweighting, network, told.tasks);
    const all = initialParams(withParameters(network, parameters), 1);
    const folder = join(root, 'tur-1');
    await writeOut(join(folder, 'recipe.json'), JSON.stringify(told));
    await writeOut(join(folder, 'checkpoint.safetensors'), checkpoint(told.schedule.steps, all));
    const metadata = { network: JSON.stringify(told.network) };
    const plain = encodeSafetensors(modelTensors(network, [], all), metadata);
    await writeOut(join(folder, 'weights.safetensors'), plain);
    const run = await trainedRun(await findRun(root, { name: 'tur-1', recipe: told }));
    const bytes = new Uint8Array(await readFile(run?.weights ?? ''));
    expect(run?.sha256).toBe(await sha256(bytes));
    const { tensors } = decodeSafetensors(bytes);
    expect(tensors.map(({ name }) => name)).toEqual(
      [...network.parameters, ...parameters].map(({ name }) => name),
    );
    expect(tensors.at(-2)?.data).toEqual(modelTensors(network, parameters, all).at(-2)?.data);
  });

  it('gives a Run of another Recipe a folder of its own', async () => {
    await writeOut(join(root, 'a-1/recipe.json'), JSON.stringify(other));
    const found = await findRun(root, { name: 'a-1', recipe });
    expect(found.folder).toBe(join(root, `a-1-${found.fingerprint.slice(0, 8)}`));
    await writeOut(join(found.folder, 'recipe.json'), '{ cut off');
    await expect(findRun(root, { name: 'a-1', recipe })).rejects.toMatchObject({ code: 'option-invalid' });
  });
});

describe('readRunLog', () => {
  it('tells each step once, and leaves pauses out of the time at work', async () => {
    const step = (number: number, weight: number, at: number) => ({
      kind: 'step',
      step: number,
      tasks: [{ task: 'rain', loss: 0.1, weight, factors: { rate: number } }],
      at,
    });
    const lines = [
      step(1, 0.1, 1000),
      step(2, 0.2, 3000),
      step(2, 0.3, 4_000_000),
      step(3, 0.4, 4_005_000),
      step(4, 0.6, 4_006_000),
    ];
    await writeFile(
      join(root, 'log.jsonl'),
      `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"kind":"st`,
    );
    const log = await readRunLog(root);
    expect(log.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(log.seconds).toBe(8);
    const [early, late] = stretchesOf(log.steps, 2);
    expect([early?.step, late?.step]).toEqual([2, 4]);
    expect(early?.tasks[0]?.weight).toBeCloseTo(0.2, 12);
    expect(late?.tasks[0]).toMatchObject({ weight: 0.5, factors: { rate: 3.5 } });
  });
});

describe('cached', () => {
  it('makes a value anew only where its key has changed', async () => {
    const file = join(root, 'x.json');
    let made = 0;
    const make = async () => ++made;
    expect(await cached(file, { a: 1, b: 2 }, make)).toBe(1);
    expect(await cached(file, { b: 2, a: 1 }, make)).toBe(1);
    expect(await cached(file, { a: 2 }, make)).toBe(2);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 9));
    expect(await cached(file, { a: 2 }, make)).toBe(3);
  });
});
