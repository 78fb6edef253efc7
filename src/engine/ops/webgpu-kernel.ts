/**
 * Runs whole WGSL modules of our own between the programs of tfjs, in its order and on its buffers. Unlike a program
 * of tfjs, a module may write several tensors, read vectors, take fractions as uniforms and use workgroup memory.
 */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { invariant } from '../domain/fault.ts';

export interface GpuKernel {
  /** Distinguishes everything that changes the code. */
  readonly key: string;
  /** The entry point is `main`. It is asked for once for each key. */
  readonly code: () => string;
  /** True where the code uses subgroup operations; the device must have them. */
  readonly subgroups?: boolean;
  /** Buffers that the code declares as read-only storage, by name and element type. */
  readonly inputs: Readonly<Record<string, ElementType>>;
  /** Buffers that the code writes. */
  readonly outputs: Readonly<Record<string, ElementType>>;
  /** Numbers that the code reads as `uniforms.<name>`: whole ones are i32, those whose name is in `fractions` f32. */
  readonly uniforms: Readonly<Record<string, number>>;
  readonly fractions?: readonly string[];
  readonly groups: readonly [x: number, y: number, z: number];
}

export type ElementType = 'f32' | 'vec4<f32>';

/** What we use of the backend beyond its types. tfjs is pinned, and tests run every kernel. */
interface OpenBackend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(id: tf.DataId): { readonly resource?: GPUBuffer } };
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  uploadToGPU(id: tf.DataId): void;
  makeUniforms(values: { type: string; data: number[] }[]): GPUBindingResource;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  readonly commandEncoder: GPUCommandEncoder;
  readonly commandQueueOwnedIds: WeakSet<tf.DataId>;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** The current backend, where it is WebGPU. */
export function gpuBackend(): WebGPUBackend {
  const backend = tf.backend();
  invariant(tf.getBackend() === 'webgpu', 'A kernel in WGSL needs the WebGPU backend');
  return backend as unknown as WebGPUBackend;
}

/** Records one dispatch and returns its outputs in the order of `kernel.outputs`, one of each shape. */
export function runGpuKernel(
  backend: unknown,
  kernel: GpuKernel,
  inputs: readonly tf.TensorInfo[],
  shapes: readonly (readonly number[])[],
): tf.TensorInfo[] {
  const gpu = backend as OpenBackend;
  const outputs = shapes.map((shape) => gpu.makeTensorInfo([...shape], 'float32'));
  const pipeline = pipelineOf(gpu.device, kernel);
  const bindings: GPUBindingResource[] = [...outputs, ...inputs].map(({ dataId }) => {
    gpu.uploadToGPU(dataId);
    gpu.commandQueueOwnedIds.add(dataId);
    const buffer = gpu.tensorMap.get(dataId).resource;
    invariant(buffer, () => `${kernel.key} was given a tensor that is not on the GPU`);
    return { buffer };
  });
  const fractions = new Set(kernel.fractions);
  const uniforms = Object.entries(kernel.uniforms).map(([name, value]) => ({
    type: fractions.has(name) ? 'float32' : 'int32',
    data: [value],
  }));
  bindings.push(gpu.makeUniforms(uniforms));
  const bindGroup = gpu.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: bindings.map((resource, binding) => ({ binding, resource })),
  });
  gpu.ensureCommandEncoderReady();
  gpu.computePassEncoder ??= gpu.commandEncoder.beginComputePass({});
  gpu.computePassEncoder.setPipeline(pipeline);
  gpu.computePassEncoder.setBindGroup(0, bindGroup);
  gpu.computePassEncoder.dispatchWorkgroups(...kernel.groups);
  dispatched++;
  if (++gpu.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    gpu.endComputePassEncoder();
    gpu.submitQueue();
  }
  return outputs;
}

let dispatched = 0;

/** Dispatches of our own modules so far. */
export function gpuDispatches(): number {
  return dispatched;
}

/** Groups for so many units of work along x; what one dimension cannot hold goes to the second. */
export function spreadGroups(units: number): [number, number, number] {
  const groups = Math.max(1, Math.ceil(units));
  const columns = Math.min(groups, 32768);
  return [columns, Math.ceil(groups / columns), 1];
}

/** The number of a workgroup, as `spreadGroups` laid them out. */
export const GROUP_INDEX = 'i32(group.x + group.y * groups.x)';
/** The builtins that the entry points of our modules take. */
export const BUILTINS =
  '@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32';

function pipelineOf(device: GPUDevice, kernel: GpuKernel): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  const existing = known.get(kernel.key);
  if (existing) return existing;
  const module = device.createShaderModule({
    code: `${declarations(kernel)}\n${kernel.code()}`,
    label: kernel.key,
  });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  known.set(kernel.key, pipeline);
  return pipeline;
}

/** Every buffer is declared and, through its length, used: `auto` leaves out what the code does not touch. */
function declarations({ inputs, outputs, uniforms, subgroups, fractions = [] }: GpuKernel): string {
  const written = Object.entries(outputs).map(([name, type]) => ['read_write', name, type] as const);
  const read = Object.entries(inputs).map(([name, type]) => ['read', name, type] as const);
  const buffers = [...written, ...read].map(
    ([access, name, type], i) => `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${type}>;`,
  );
  const fields = Object.keys(uniforms).map((name) => `${name}: ${fractions.includes(name) ? 'f32' : 'i32'},`);
  return `${subgroups ? 'enable subgroups;\n' : ''}${buffers.join('\n')}
    struct Uniforms { ${fields.join(' ')} };
    @group(0) @binding(${buffers.length}) var<uniform> uniforms: Uniforms;`;
}
