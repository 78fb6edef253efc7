/** Chooses and opens the one backend that computes, and tells the truth about it. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { BackendChoice, BackendReport } from '../domain/backend.ts';
import { StudioError } from '../domain/fault.ts';
import { setAdapterInUse } from './adapter-in-use.ts';
import { guardHeap, type WasmHeap } from './memory.ts';
import { adapterName, isSoftware } from './software-adapter.ts';
import { shareCopiesOnWasm } from './wasm-identity.ts';

export interface BackendEnvironment {
  /** `navigator.gpu`, Dawn's in Node, or null where there is none. */
  readonly gpu: GPU | null;
  /** The folder of the wasm files (ending in a slash), or the address of each by its name. */
  readonly wasmPaths: string | Readonly<Record<string, string>>;
  /** False keeps wasm on one thread; the default takes threads where the page is cross-origin isolated. */
  readonly threads?: boolean;
}

export interface BackendLimits {
  /** Greatest tensor, in bytes. */
  readonly maxTensorBytes: number;
}

export interface Backend {
  readonly report: BackendReport;
  readonly limits: BackendLimits;
  /** Resolves with the reason once the device is gone; never does so on wasm. */
  readonly lost: Promise<string>;
  /** What the GPU complained about; tfjs itself would go on with wrong numbers. */
  errors(): readonly string[];
  /** Call before trusting a result. @throws StudioError `device-lost`, `out-of-memory`, `internal` */
  assertHealthy(): void;
  dispose(): void;
}

/**
 * Opens a backend and makes it the current one of tfjs. `auto` takes WebGPU on a hardware adapter, otherwise wasm,
 * and its report says what was given up and why.
 * @throws StudioError `webgpu-unavailable` where WebGPU was asked for by name and is not to be had
 */
export async function openBackend(choice: BackendChoice, environment: BackendEnvironment): Promise<Backend> {
  if (choice === 'wasm') return openWasm(environment, null);
  const adapter = await environment.gpu
    ?.requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (choice === 'webgpu') {
    if (!adapter) {
      throw new StudioError(
        'webgpu-unavailable',
        environment.gpu === null
          ? 'There is no WebGPU here; use a current browser, or the wasm backend.'
          : 'WebGPU found no graphics adapter; check the graphics driver, or use the wasm backend.',
      );
    }
    return openWebgpu(adapter);
  }
  if (!adapter)
    return openWasm(environment, 'No WebGPU adapter was found, so Mend computes on the CPU (slower).');
  if (isSoftware(adapter.info)) {
    const name = adapterName(adapter.info);
    return openWasm(
      environment,
      `The only WebGPU adapter is a software one (${name}), so Mend computes on the CPU.`,
    );
  }
  return openWebgpu(adapter);
}

async function openWasm(environment: BackendEnvironment, fallback: string | null): Promise<Backend> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  if (tf.findBackend('wasm') === null) {
    if (environment.threads === false) tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    wasm.setWasmPaths(environment.wasmPaths);
    shareCopiesOnWasm();
  }
  if (!(await tf.setBackend('wasm'))) {
    throw new StudioError(
      'internal',
      'The WebAssembly backend did not start; reload, and check that its files load.',
    );
  }
  guardHeap((tf.backend() as unknown as { readonly wasm: WasmHeap }).wasm);
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'SIMD' : 'no SIMD';
  const threaded = tf.env().getBool('WASM_HAS_MULTITHREAD_SUPPORT');
  const count = threaded ? wasm.getThreadsCount() : 1;
  return {
    report: {
      backend: 'wasm',
      adapter: `${simd}, ${count} thread${count === 1 ? '' : 's'}`,
      software: false,
      fallback,
    },
    // One wasm memory holds everything and ends at 2 GiB; a quarter of it is the most that one tensor may take.
    limits: { maxTensorBytes: 2 ** 29 },
    lost: new Promise(() => {}),
    errors: () => [],
    assertHealthy: () => {},
    // tfjs cannot start its wasm module twice, so it stays for the next one who opens it.
    dispose: () => {},
  };
}

async function openWebgpu(adapter: GPUAdapter): Promise<Backend> {
  const device = await requestDevice(adapter);
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const watch = watchDevice(device);
  // Small tensors stay on the GPU too: silently computing them elsewhere hides a dead device.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  // Registered by tfjs itself or for an earlier device, unless that one was disposed of.
  if (tf.findBackendFactory('webgpu') !== null) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 3);
  if (!(await tf.setBackend('webgpu'))) {
    throw new StudioError(
      'webgpu-unavailable',
      'WebGPU did not start; check the graphics driver, or use the wasm backend.',
    );
  }
  setAdapterInUse({
    name: adapterName(adapter.info),
    software: isSoftware(adapter.info),
    subgroup: device.features.has('subgroups') ? (adapter.info.subgroupMinSize ?? 0) : 0,
  });
  return {
    report: {
      backend: 'webgpu',
      adapter: adapterName(adapter.info),
      software: isSoftware(adapter.info),
      fallback: null,
    },
    limits: {
      maxTensorBytes: Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize),
    },
    ...watch,
    dispose: () => {
      if (tf.findBackend('webgpu') !== null) tf.removeBackend('webgpu');
      device.destroy();
    },
  };
}

/** A device with the adapter's own limits where large photos and our kernels meet them. */
async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const wanted = [
    'maxBufferSize',
    'maxStorageBufferBindingSize',
    'maxComputeWorkgroupStorageSize',
    'maxComputeWorkgroupsPerDimension',
    'maxComputeWorkgroupSizeX',
    'maxComputeWorkgroupSizeY',
    'maxComputeWorkgroupSizeZ',
    'maxComputeInvocationsPerWorkgroup',
    'maxStorageBuffersPerShaderStage',
  ] as const;
  const requiredLimits = Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]]));
  const useful: GPUFeatureName[] = ['timestamp-query', 'subgroups'];
  const requiredFeatures = useful.filter((feature) => adapter.features.has(feature));
  try {
    return await adapter.requestDevice({ requiredLimits, requiredFeatures });
  } catch (cause) {
    throw new StudioError(
      'webgpu-unavailable',
      `WebGPU refused a device on ${adapterName(adapter.info)}; restart the browser, or use the wasm backend.`,
      { cause },
    );
  }
}

/** Listens to what tfjs ignores: errors that nobody captured, and the loss of the device. */
function watchDevice(device: GPUDevice): Pick<Backend, 'lost' | 'errors' | 'assertHealthy'> {
  const errors: string[] = [];
  let reason: string | null = null;
  let memory = false;
  device.addEventListener('uncapturederror', (event) => {
    errors.push(event.error.message);
    memory ||= event.error.constructor.name === 'GPUOutOfMemoryError';
  });
  const lost = device.lost.then((info) => {
    reason = info.message || info.reason;
    return reason;
  });
  return {
    lost,
    errors: () => errors,
    assertHealthy: () => {
      if (reason !== null) {
        throw new StudioError('device-lost', 'The graphics device was lost; start the work again.', {
          details: reason,
        });
      }
      if (memory) {
        throw new StudioError(
          'out-of-memory',
          'The graphics memory is full; use smaller tiles or a smaller batch.',
          {
            details: errors.join('\n'),
          },
        );
      }
      if (errors.length > 0) {
        throw new StudioError(
          'internal',
          'The GPU reported an error, so its results cannot be trusted; start again.',
          {
            details: errors.join('\n'),
          },
        );
      }
    },
  };
}
