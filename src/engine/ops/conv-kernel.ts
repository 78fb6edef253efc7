/** The forward convolution on WebGPU: readies its operands in quads of channels, and runs the chosen variant. */
import type * as tf from '@tensorflow/tfjs-core';
import { convCode, TILE_PIXELS, WORKGROUP } from './conv-code.ts';
import {
  type ConvTask,
  type ConvVariant,
  outputSize,
  quadsOfBlock,
  TEAM,
  variantName,
} from './conv-shapes.ts';
import { type ElementType, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

export interface ConvInputs {
  /** `[n, h, w, in]`. */
  readonly x: tf.TensorInfo;
  /** `[k, k, in, out]`, or `[k, k, out, in]` where it is turned. */
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo | undefined;
  /** Of the output's shape. */
  readonly residual?: tf.TensorInfo | undefined;
}

const ODD_CHANNELS: ConvVariant = { kind: 'direct', pixels: 4, quads: 1 };

/**
 * `activation(conv(x, filter) + bias) + residual`: `[n, rows, columns, out]`. `turned` flips the filter in both
 * directions and swaps its channels, which gives the gradient towards the input of the convolution with it.
 */
export function convOnGpu(
  backend: unknown,
  inputs: ConvInputs,
  task: ConvTask,
  variant: ConvVariant,
  turned: boolean,
): tf.TensorInfo {
  const temporary: tf.TensorInfo[] = [];
  const keep = (made: tf.TensorInfo): tf.TensorInfo => {
    temporary.push(made);
    return made;
  };
  const aligned = task.inChannels % 4 === 0 && task.outChannels % 4 === 0;
  const filter =
    turned || !aligned ? keep(arrangeFilter(backend, inputs.filter, task, turned)) : inputs.filter;
  const x = task.inChannels % 4 === 0 ? inputs.x : keep(padChannels(backend, inputs.x, task.inChannels));
  // Few pipelines: an output of odd channels is narrow, and one variant will do.
  const suited = task.outChannels % 4 === 0 ? variant : ODD_CHANNELS;
  const result = runConv(backend, { ...inputs, x, filter }, task, suited);
  for (const { dataId } of temporary) (backend as tf.KernelBackend).disposeData(dataId);
  return result;
}

function runConv(backend: unknown, inputs: ConvInputs, task: ConvTask, variant: ConvVariant): tf.TensorInfo {
  const { batch, height, width, outChannels, side, stride, dilation } = task;
  const [rows, columns] = outputSize(task);
  const [inQuads, outQuads] = [Math.ceil(task.inChannels / 4), Math.ceil(outChannels / 4)];
  const wholeQuads = outChannels % 4 === 0;
  const type: ElementType = wholeQuads ? 'vec4<f32>' : 'f32';
  const pixels = batch * rows * columns;
  const tiled = variant.kind === 'tiled';
  const outBlocks = Math.ceil(outQuads / quadsOfBlock(variant));
  const runs = tiled ? 1 : Math.ceil(columns / variant.pixels);
  const invocations = batch * rows * runs * outBlocks * (variant.kind === 'shared-lanes' ? TEAM : 1);
  const tiles = Math.ceil(pixels / TILE_PIXELS) * outBlocks;
  const { x, filter, residual, bias = wholeQuads ? filter : x } = inputs;
  const [result] = runGpuKernel(
    backend,
    {
      key: `conv_${variantName(variant)}_${residual !== undefined}_${wholeQuads}`,
      code: () => convCode(residual !== undefined, variant, wholeQuads),
      subgroups: variant.kind === 'shared-lanes',
      inputs: { x: 'vec4<f32>', filter_: 'vec4<f32>', bias: type, ...(residual && { residual: type }) },
      outputs: { result: type },
      uniforms: {
        height,
        width,
        rows,
        columns,
        pixels,
        inQuads,
        outQuads,
        outChannels,
        outBlocks,
        runs,
        invocations,
        side,
        stride,
        dilation,
        padding: (dilation * (side - 1)) / 2,
        slope: task.slope,
        biased: inputs.bias === undefined ? 0 : 1,
      },
      fractions: ['slope'],
      groups: spreadGroups(tiled ? tiles : invocations / WORKGROUP),
    },
    [x, filter, bias, ...(residual ? [residual] : [])],
    [[batch, rows, columns, outChannels]],
  );
  return result as tf.TensorInfo;
}

/** The filter as `[k, k, in, out]` with zeros up to whole quads of both channels. */
function arrangeFilter(
  backend: unknown,
  filter: tf.TensorInfo,
  task: ConvTask,
  turned: boolean,
): tf.TensorInfo {
  const { side, inChannels, outChannels } = task;
  const [ins, outs] = [Math.ceil(inChannels / 4) * 4, Math.ceil(outChannels / 4) * 4];
  const size = side * side * ins * outs;
  const tap = turned ? 'uniforms.taps - 1 - tap' : 'tap';
  const channels = turned ? 'output * uniforms.inChannels + input' : 'input * uniforms.outChannels + output';
  const [result] = runGpuKernel(
    backend,
    {
      key: `conv_filter_${turned}`,
      code: () => `
        @compute @workgroup_size(${WORKGROUP})
        fn main(@builtin(global_invocation_id) id: vec3<u32>) {
          let index = i32(id.x);
          if (index >= uniforms.size) { return; }
          let output = index % uniforms.outs;
          let input = (index / uniforms.outs) % uniforms.ins;
          let tap = index / (uniforms.outs * uniforms.ins);
          let at = (${tap}) * uniforms.inChannels * uniforms.outChannels + ${channels};
          let inside = output < uniforms.outChannels && input < uniforms.inChannels;
          result[index] = select(0.0, filter_[select(0, at, inside)], inside);
        }`,
      inputs: { filter_: 'f32' },
      outputs: { result: 'f32' },
      uniforms: { size, ins, outs, inChannels, outChannels, taps: side * side },
      groups: [Math.ceil(size / WORKGROUP), 1, 1],
    },
    [filter],
    [[side, side, ins, outs]],
  );
  return result as tf.TensorInfo;
}

/** x `[n, h, w, channels]` with zeros up to whole quads of channels. */
export function padChannels(backend: unknown, x: tf.TensorInfo, channels: number): tf.TensorInfo {
  const quads = Math.ceil(channels / 4);
  const pixels = x.shape.reduce((size, side) => size * side, 1) / channels;
  const [result] = runGpuKernel(
    backend,
    {
      key: 'conv_pad',
      code: () => `
        @compute @workgroup_size(${WORKGROUP})
        fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
                @builtin(local_invocation_index) local: u32) {
          let index = i32((group.x + group.y * groups.x) * ${WORKGROUP} + local);
          if (index >= uniforms.size) { return; }
          let quad = index % uniforms.quads;
          let start = (index / uniforms.quads) * uniforms.channels;
          var value = vec4<f32>(0.0);
          for (var c = 0; c < min(4, uniforms.channels - quad * 4); c++) { value[c] = x[start + quad * 4 + c]; }
          result[index] = value;
        }`,
      inputs: { x: 'f32' },
      outputs: { result: 'vec4<f32>' },
      uniforms: { size: pixels * quads, quads, channels },
      groups: spreadGroups((pixels * quads) / WORKGROUP),
    },
    [x],
    [[...x.shape.slice(0, -1), quads * 4]],
  );
  return result as tf.TensorInfo;
}
