import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork } from '../engine/networks/catalog.ts';
import { initialParams } from '../engine/networks/params.ts';
import { enterBackend } from '../engine/testing/backends.ts';
import { tinyRecipe } from '../engine/testing/tiny-recipe.ts';
import { unflatten } from '../engine/weights/flat.ts';
import { encodeSafetensors } from '../engine/weights/safetensors.ts';
import { openTeachers } from './teachers.ts';

const folder = mkdtempSync(join(tmpdir(), 'mend-teachers-'));
const file = join(folder, 'big.safetensors');
const spec = { id: 'srresnet', config: { channels: 6, blocks: 1 } };
const student = buildNetwork({ id: 'srresnet', config: { channels: 8, blocks: 1 } });

beforeAll(async () => {
  await enterBackend('wasm');
  const network = buildNetwork(spec);
  const tensors = unflatten(network, initialParams(network, 1));
  writeFileSync(file, encodeSafetensors(tensors, { network: JSON.stringify(spec) }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const recipe = (model: string, more: object = {}) =>
  tinyRecipe({
    transfer: { teachers: [{ model, tasks: ['gaussian-noise'] }], ...more } as unknown as NonNullable<
      ReturnType<typeof tinyRecipe>['transfer']
    >,
  });

describe('opening teachers', () => {
  it('takes a file of weights, and lets go of it', async () => {
    const before = tf.memory().numTensors;
    const { teachers, dispose } = await openTeachers(recipe(file, { featureWeight: 0 }), student);
    expect(teachers).toMatchObject([{ id: file, tasks: ['gaussian-noise'], network: { id: 'srresnet' } }]);
    dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('lets go of it where it does not fit, and says what is missing', async () => {
    const before = tf.memory().numTensors;
    await expect(openTeachers(recipe(file), student)).rejects.toThrow('shows 6 channels');
    await expect(openTeachers(recipe('nobody'), student)).rejects.toThrow('There is no model nobody');
    await expect(openTeachers(recipe('classic-bm3d'), student)).rejects.toThrow('a classical method');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('opens nobody for a Recipe without teachers', async () => {
    expect((await openTeachers(tinyRecipe(), student)).teachers).toEqual([]);
  });
});
