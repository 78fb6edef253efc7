/** The little that our WGSL kernels need from the tfjs WebGPU backend. */

import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs-core';

export interface KernelSource {
  /** Distinguishes everything that changes the code; ranks and dtypes are added by tfjs. */
  readonly key: string;
  /** Names of the inputs in the code, each an `array<f32>`; the output is `result`. */
  readonly inputs: readonly string[];
  readonly outputShape: readonly number[];
  /** Whole numbers that the code reads as `uniforms.<name>`. */
  readonly uniforms: Readonly<Record<string, number>>;
  /** Invocations that do work; the body runs for `index` in `0..invocations-1`. */
  readonly invocations: number;
  /** Functions of the module, then the body of `fn main(index: i32)`. */
  readonly functions: string;
  readonly body: string;
}

const WORKGROUP = 64;

/** Runs a kernel with one invocation per unit of work, in workgroups of 64. */
export function runProgram(backend: unknown, source: KernelSource, inputs: tf.TensorInfo[]): tf.TensorInfo {
  const groups = Math.ceil(source.invocations / WORKGROUP);
  // More groups than one dimension may hold go to the second one.
  const columns = Math.min(groups, 32768);
  const names = Object.keys(source.uniforms);
  const program: WebGPUProgram = {
    variableNames: [...source.inputs],
    outputShape: [...source.outputShape],
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [columns, Math.ceil(groups / columns), 1],
    shaderKey: `mend_${source.key}`,
    uniforms: `invocations : i32, ${names.map((name) => `${name} : i32,`).join(' ')}`,
    getUserCode: () => `
      ${source.functions}
      fn main(index : i32) {
        if (index >= uniforms.invocations) { return; }
        ${source.body}
      }`,
  };
  const values = [source.invocations, ...Object.values(source.uniforms)];
  const uniforms = values.map((value) => ({ type: 'int32', data: [value] }));
  return (backend as WebGPUBackend).runWebGPUProgram(program, inputs, 'float32', uniforms);
}
