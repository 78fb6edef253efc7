/** Opens the backends that tests run on: wasm always, WebGPU where Dawn finds an adapter. */
import * as tf from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { openDawn } from '../../cli/dawn.ts';
import type { BackendName } from '../domain/backend.ts';
import { type Backend, openBackend } from '../runtime/backend.ts';

const wasmPaths = new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)
  .pathname;
const gpu = await openDawn();

/** Why WebGPU tests are skipped, or null where they run. */
export const webgpuSkipped =
  gpu === null ? 'Dawn finds no WebGPU adapter (install a recent Vulkan driver)' : null;

const opened = new Map<BackendName, Backend>();

/** Opens a backend once in this process and makes it the current one. */
export async function enterBackend(name: BackendName): Promise<Backend> {
  const backend = opened.get(name) ?? (await openBackend(name, { gpu, wasmPaths }));
  opened.set(name, backend);
  await tf.setBackend(name);
  return backend;
}

/** Runs a suite once on every backend; a skipped one says why in its title. */
export function describeOnBackends(title: string, suite: (name: BackendName) => void): void {
  describe(`${title} on wasm`, () => suite('wasm'));
  if (webgpuSkipped === null) describe(`${title} on webgpu`, () => suite('webgpu'));
  else describe.skip(`${title} on webgpu: skipped, ${webgpuSkipped}`, () => suite('webgpu'));
}
