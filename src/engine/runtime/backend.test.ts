import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { openDawn } from '../../cli/dawn.ts';
import { enterBackend, webgpuSkipped } from '../testing/backends.ts';
import { openBackend } from './backend.ts';

const wasmPaths = new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)
  .pathname;

describe('openBackend', () => {
  it('opens wasm and says how it runs', async () => {
    const backend = await enterBackend('wasm');
    expect(backend.report).toEqual({
      backend: 'wasm',
      adapter: 'SIMD, 1 thread',
      software: false,
      fallback: null,
    });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('never falls back from WebGPU that was asked for', async () => {
    await expect(openBackend('webgpu', { gpu: null, wasmPaths })).rejects.toMatchObject({
      code: 'webgpu-unavailable',
    });
  });

  it('announces what auto gave up', async () => {
    const without = await openBackend('auto', { gpu: null, wasmPaths });
    expect(without.report.backend).toBe('wasm');
    expect(without.report.fallback).toContain('No WebGPU adapter');
  });
});

describe.skipIf(webgpuSkipped !== null)(`openBackend with WebGPU ${webgpuSkipped ?? ''}`, () => {
  it('takes a software adapter only when asked for', async () => {
    const gpu = await openDawn();
    const info = (await gpu?.requestAdapter())?.info;
    const automatic = await openBackend('auto', { gpu, wasmPaths });
    if (info?.isFallbackAdapter) {
      expect(automatic.report.backend).toBe('wasm');
      expect(automatic.report.fallback).toContain('software');
    } else {
      expect(automatic.report).toMatchObject({ backend: 'webgpu', software: false, fallback: null });
    }
    automatic.dispose();
  });

  it('computes, counts GPU errors and then refuses to be trusted', async () => {
    const backend = await openBackend('webgpu', { gpu: await openDawn(), wasmPaths });
    expect(backend.limits.maxTensorBytes).toBeGreaterThanOrEqual(2 ** 27);
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
    expect(Array.from(await product.data())).toEqual([11]);
    product.dispose();
    expect(() => backend.assertHealthy()).not.toThrow();

    const { device } = tf.backend() as unknown as { device: GPUDevice };
    device.createBuffer({ size: 4, usage: 0xffff });
    await device.queue.onSubmittedWorkDone();
    expect(backend.errors()).toHaveLength(1);
    expect(() => backend.assertHealthy()).toThrow(/cannot be trusted/);

    backend.dispose();
    expect(await backend.lost).not.toBe('');
    expect(() => backend.assertHealthy()).toThrow(/device was lost/);
  });

  it('opens a fresh device after one was given up', async () => {
    const gpu = await openDawn();
    const first = await openBackend('webgpu', { gpu, wasmPaths });
    const old = tf.tensor1d([1, 2]);
    first.dispose();
    expect(await first.lost).toBeTruthy();
    expect(() => first.assertHealthy()).toThrow(/lost/);
    const second = await openBackend('webgpu', { gpu, wasmPaths });
    expect(Array.from(await tf.add(tf.tensor1d([1, 2]), 1).data())).toEqual([2, 3]);
    second.assertHealthy();
    // What was left on the old device can still be let go.
    old.dispose();
    second.dispose();
  });
});
