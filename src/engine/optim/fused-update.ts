/**
 * The whole update of a training step on WebGPU in three dispatches, however many parameters there are: the length of
 * the gradient; the moments of Adam; the Params and their average. It clips, and a step that is not finite changes
 * nothing but the count of skips.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from '../ops/webgpu-kernel.ts';
import type { AdamSettings, Moments } from './adam.ts';

/** What an update changes, each `[size]` but for the count. */
export interface OptimizerState extends Moments {
  readonly params: tf.Tensor1D;
  /** Running average of the Params. */
  readonly average: tf.Tensor1D;
  /** Updates that were skipped so far. */
  readonly skips: tf.Scalar;
}

export interface UpdateSettings extends AdamSettings {
  /** Greatest length of the gradient; 0: any. */
  readonly clipNorm: number;
  readonly rate: number;
  /** Updates before this one. */
  readonly step: number;
  /** Decay of the average. */
  readonly decay: number;
}

export interface Updated {
  readonly state: OptimizerState;
  /** Length of the gradient before clipping. */
  readonly norm: tf.Scalar;
}

/** True where `fusedUpdate` can do it: on WebGPU, with a decay that acts on the Params themselves or none. */
export function canFuse({ decoupled, weightDecay }: AdamSettings): boolean {
  return tf.getBackend() === 'webgpu' && (decoupled || weightDecay === 0);
}

/**
 * One update of Adam or AdamW, with clipping and average. What goes in stays as it is, what comes out is new and
 * registered with the caller's tidy.
 * @param gradient `[size]`
 * @param loss of this step: where it is not finite, the step is skipped
 */
export function fusedUpdate(
  settings: UpdateSettings,
  { params, first, second, average, skips }: OptimizerState,
  gradient: tf.Tensor1D,
  loss: tf.Scalar,
): Updated {
  const results: unknown = tf
    .engine()
    .runKernel(
      KERNEL,
      { params, first, second, average, skips, gradient, loss },
      settings as unknown as tf.NamedAttrMap,
    );
  const [newParams, newAverage, newSkips, newFirst, newSecond, norm] = results as [
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Scalar,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Scalar,
  ];
  return {
    state: { params: newParams, first: newFirst, second: newSecond, average: newAverage, skips: newSkips },
    norm,
  };
}

const KERNEL = 'MendFusedUpdate';
const EPSILON = 1e-8;
const WORKGROUP = 64;
/** Partial sums of squares, at most; every workgroup of the second dispatch adds them up again for itself. */
const PARTIALS = 256;

/** Adds up one number of each invocation, in a tree of fixed shape. */
const TREE = `
  var<workgroup> shelf: array<f32, ${WORKGROUP}>;
  fn sumOfGroup(value: f32, local: u32) -> f32 {
    shelf[local] = value;
    workgroupBarrier();
    for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
      if (local < half) { shelf[local] += shelf[local + half]; }
      workgroupBarrier();
    }
    return shelf[0];
  }`;

/** By the bits: a compiler may assume that no number is a NaN. */
const FINITE = 'fn finite(v: f32) -> bool { return (bitcast<u32>(v) & 0x7f800000u) != 0x7f800000u; }';

function onGpu(backend: unknown, inputs: tf.NamedTensorInfoMap, settings: UpdateSettings): tf.TensorInfo[] {
  const { params, first, second, average, skips, gradient, loss } = inputs as Record<
    'params' | 'first' | 'second' | 'average' | 'skips' | 'gradient' | 'loss',
    tf.TensorInfo
  >;
  const size = params.shape[0] as number;
  const partials = Math.min(PARTIALS, Math.ceil(size / WORKGROUP));
  const [partial] = runGpuKernel(
    backend,
    {
      key: 'update_squares',
      code: () => `${TREE}
        @compute @workgroup_size(${WORKGROUP})
        fn main(${BUILTINS}) {
          let stride = uniforms.partials * ${WORKGROUP};
          var total = 0.0;
          for (var i = i32(group.x) * ${WORKGROUP} + i32(local); i < uniforms.size; i += stride) {
            total += gradient[i] * gradient[i];
          }
          total = sumOfGroup(total, local);
          if (local == 0u) { partial[group.x] = total; }
          // What the other dispatches need to know goes along, since their buffers are many.
          if (group.x == 0u && local == 0u) {
            partial[uniforms.partials] = loss[0];
            partial[uniforms.partials + 1] = skips[0];
          }
        }`,
      inputs: { gradient: 'f32', loss: 'f32', skips: 'f32' },
      outputs: { partial: 'f32' },
      uniforms: { size, partials },
      groups: [partials, 1, 1],
    },
    [gradient, loss, skips],
    [[partials + 2]],
  ) as [tf.TensorInfo];
  const { betas, weightDecay, clipNorm, rate, step, decay } = settings;
  const [newFirst, newSecond, norm, report] = runGpuKernel(
    backend,
    {
      key: 'update_moments',
      code: () => `${TREE} ${FINITE}
        @compute @workgroup_size(${WORKGROUP})
        fn main(${BUILTINS}) {
          var total = 0.0;
          for (var i = i32(local); i < uniforms.partials; i += ${WORKGROUP}) { total += partial[i]; }
          let length = sqrt(sumOfGroup(total, local));
          let good = finite(length + partial[uniforms.partials]);
          var scale = 1.0;
          if (uniforms.clipNorm > 0.0) { scale = min(uniforms.clipNorm / (length + 1e-6), 1.0); }
          let i = ${GROUP_INDEX} * ${WORKGROUP} + i32(local);
          if (i < uniforms.size) {
            let slope = gradient[i] * scale;
            newFirst[i] = select(first[i], first[i] * uniforms.beta1 + slope * uniforms.rest1, good);
            newSecond[i] = select(second[i], second[i] * uniforms.beta2 + slope * slope * uniforms.rest2, good);
          }
          if (i == 0) {
            norm[0] = length;
            report[0] = select(0.0, 1.0, good);
            report[1] = partial[uniforms.partials + 1] + select(1.0, 0.0, good);
          }
        }`,
      inputs: { gradient: 'f32', first: 'f32', second: 'f32', partial: 'f32' },
      outputs: { newFirst: 'f32', newSecond: 'f32', norm: 'f32', report: 'f32' },
      uniforms: {
        size,
        partials,
        clipNorm,
        beta1: betas[0],
        rest1: 1 - betas[0],
        beta2: betas[1],
        rest2: 1 - betas[1],
      },
      fractions: ['clipNorm', 'beta1', 'rest1', 'beta2', 'rest2'],
      groups: spreadGroups(size / WORKGROUP),
    },
    [gradient, first, second, partial],
    [[size], [size], [], [2]],
  ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const [newParams, newAverage, newSkips] = runGpuKernel(
    backend,
    {
      key: 'update_params',
      code: () => `
        @compute @workgroup_size(${WORKGROUP})
        fn main(${BUILTINS}) {
          let i = ${GROUP_INDEX} * ${WORKGROUP} + i32(local);
          let good = report[0] > 0.0;
          if (i < uniforms.size) {
            let change = first[i] * uniforms.rate / (sqrt(second[i]) * uniforms.unbiased + ${EPSILON});
            let moved = select(params[i], params[i] * uniforms.kept - change, good);
            newParams[i] = moved;
            newAverage[i] = select(average[i], average[i] * uniforms.decay + moved * uniforms.fresh, good);
          }
          if (i == 0) { newSkips[0] = report[1]; }
        }`,
      inputs: { params: 'f32', first: 'f32', second: 'f32', average: 'f32', report: 'f32' },
      outputs: { newParams: 'f32', newAverage: 'f32', newSkips: 'f32' },
      uniforms: {
        size,
        // Both corrections of the bias of the first steps, as in `updateAdam`.
        rate: rate / (1 - betas[0] ** (step + 1)),
        unbiased: 1 / Math.sqrt(1 - betas[1] ** (step + 1)),
        kept: 1 - rate * weightDecay,
        decay,
        fresh: 1 - decay,
      },
      fractions: ['rate', 'unbiased', 'kept', 'decay', 'fresh'],
      groups: spreadGroups(size / WORKGROUP),
    },
    [params, newFirst, newSecond, average, report],
    [[size], [size], []],
  ) as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  for (const { dataId } of [partial, report]) (backend as tf.KernelBackend).disposeData(dataId);
  return [newParams, newAverage, newSkips, newFirst, newSecond, norm];
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => onGpu(backend, inputs, attrs as unknown as UpdateSettings),
});
