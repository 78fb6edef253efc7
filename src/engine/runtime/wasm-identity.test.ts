import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { enterBackend } from '../testing/backends.ts';

it('shares the memory of a clone, and keeps it while one of both lives', async () => {
  await enterBackend('wasm');
  const buffers = tf.memory().numDataBuffers;
  const first = tf.tensor1d([1, 2, 3]);
  const second = tf.clone(first);
  expect(tf.memory().numDataBuffers).toBe(buffers + 1);
  first.dispose();
  tf.tensor1d([7, 8, 9]).dispose();
  expect(Array.from(await second.data())).toEqual([1, 2, 3]);
  second.dispose();
  expect(tf.memory().numDataBuffers).toBe(buffers);
});
