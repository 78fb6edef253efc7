/**
 * Sampling of the deformable convolution in WGSL. Towards the image, each pixel looks for the taps that saw it, as far away
 * as the furthest offset allows, and adds them up in a fixed order: the same numbers every time, unlike adding by chance.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type Band, DEFORM_GRADIENT, DEFORM_SAMPLES, FIELD, TAPS } from './deform-kernels.ts';
import { BUILTINS, GROUP_INDEX, runGpuKernel, spreadGroups } from './webgpu-kernel.ts';

/** Channels that one invocation adds up for its pixel. */
const CHANNELS = 16;

const FUNCTIONS = `
  fn placeOf(base: i32, tap: i32, row: i32, column: i32) -> vec3<f32> {
    return vec3<f32>(
      f32(row + tap / 3 - 1) + field[base + 2 * tap],
      f32(column + tap % 3 - 1) + field[base + 2 * tap + 1],
      1.0 / (1.0 + exp(-field[base + ${2 * TAPS} + tap])));
  }`;

/** Whether a corner lies in the image, and where its first channel is. */
const CORNERS = `
  fn cornerOf(image: i32, top: i32, left: i32) -> i32 {
    if (top < 0 || top >= uniforms.height || left < 0 || left >= uniforms.width) { return -1; }
    return ((image * uniforms.height + top) * uniforms.width + left) * uniforms.channels;
  }`;

/** Beyond it a tap looks at nothing anyway, and whole numbers of that size stay whole. */
const FAR = '1.0e6';

/** Splits the number of a pixel of the band. */
const PIXEL = `
  let column = pixel % uniforms.width;
  let row = (pixel / uniforms.width) % uniforms.rows + uniforms.begin;
  let image = pixel / (uniforms.width * uniforms.rows);
  let base = ((image * uniforms.height + row) * uniforms.width + column) * ${FIELD};
  let place = placeOf(base, tap, row, column);
  let corner = floor(clamp(place.xy, vec2<f32>(-${FAR}), vec2<f32>(${FAR})));
  let top = i32(corner.x);
  let left = i32(corner.y);
  let down = place.x - corner.x;
  let right = place.y - corner.y;
  let a = cornerOf(image, top, left);
  let b = cornerOf(image, top, left + 1);
  let c = cornerOf(image, top + 1, left);
  let d = cornerOf(image, top + 1, left + 1);`;

function uniformsOf(x: tf.TensorInfo, { from, rows }: Band, invocations: number): Record<string, number> {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  return { invocations, height, width, channels, begin: from, rows };
}

function samples(backend: unknown, x: tf.TensorInfo, field: tf.TensorInfo, band: Band): tf.TensorInfo {
  const [n, , width, channels] = x.shape as [number, number, number, number];
  const invocations = n * band.rows * width * TAPS * channels;
  const [made] = runGpuKernel(
    backend,
    {
      key: 'deform_samples',
      code: () => `${FUNCTIONS}${CORNERS}
        fn seen(corner: i32, channel: i32, share: f32) -> f32 {
          if (corner < 0) { return 0.0; }
          return share * x[corner + channel];
        }
        @compute @workgroup_size(64)
        fn main(${BUILTINS}) {
          let index = ${GROUP_INDEX} * 64 + i32(local);
          if (index >= uniforms.invocations) { return; }
          let channel = index % uniforms.channels;
          let tap = (index / uniforms.channels) % ${TAPS};
          let pixel = index / (uniforms.channels * ${TAPS});
          ${PIXEL}
          samples[index] = place.z * (
            seen(a, channel, (1.0 - down) * (1.0 - right)) + seen(b, channel, (1.0 - down) * right)
            + seen(c, channel, down * (1.0 - right)) + seen(d, channel, down * right));
        }`,
      inputs: { x: 'f32', field: 'f32' },
      outputs: { samples: 'f32' },
      uniforms: uniformsOf(x, band, invocations),
      groups: spreadGroups(invocations / 64),
    },
    [x, field],
    [[n, band.rows, width, TAPS, channels]],
  ) as [tf.TensorInfo];
  return made;
}

function towardsField(
  backend: unknown,
  x: tf.TensorInfo,
  field: tf.TensorInfo,
  slope: tf.TensorInfo,
  band: Band,
): tf.TensorInfo {
  const [n, , width] = x.shape as [number, number, number, number];
  const invocations = n * band.rows * width * TAPS;
  const [made] = runGpuKernel(
    backend,
    {
      key: 'deform_field_gradient',
      code: () => `${FUNCTIONS}${CORNERS}
        fn meet(corner: i32, start: i32) -> f32 {
          if (corner < 0) { return 0.0; }
          var total = 0.0;
          for (var i = 0; i < uniforms.channels; i++) { total += slope[start + i] * x[corner + i]; }
          return total;
        }
        @compute @workgroup_size(64)
        fn main(${BUILTINS}) {
          let index = ${GROUP_INDEX} * 64 + i32(local);
          if (index >= uniforms.invocations) { return; }
          let tap = index % ${TAPS};
          let pixel = index / ${TAPS};
          ${PIXEL}
          let start = index * uniforms.channels;
          let p = meet(a, start);
          let q = meet(b, start);
          let r = meet(c, start);
          let s = meet(d, start);
          let out = pixel * ${FIELD};
          let met = (1.0 - down) * ((1.0 - right) * p + right * q) + down * ((1.0 - right) * r + right * s);
          gradient[out + 2 * tap] = place.z * ((r - p) * (1.0 - right) + (s - q) * right);
          gradient[out + 2 * tap + 1] = place.z * ((q - p) * (1.0 - down) + (s - r) * down);
          gradient[out + ${2 * TAPS} + tap] = met * place.z * (1.0 - place.z);
        }`,
      inputs: { x: 'f32', field: 'f32', slope: 'f32' },
      outputs: { gradient: 'f32' },
      uniforms: uniformsOf(x, band, invocations),
      groups: spreadGroups(invocations / 64),
    },
    [x, field, slope],
    [[n, band.rows, width, FIELD]],
  ) as [tf.TensorInfo];
  return made;
}

function towardsImage(
  backend: unknown,
  [x, field, slope, limit]: readonly [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo],
  band: Band,
): tf.TensorInfo {
  const [n, height, width, channels] = x.shape as [number, number, number, number];
  const chunks = Math.ceil(channels / CHANNELS);
  const invocations = n * height * width * chunks;
  const [made] = runGpuKernel(
    backend,
    {
      key: 'deform_image_gradient',
      code: () => `${FUNCTIONS}
        @compute @workgroup_size(64)
        fn main(${BUILTINS}) {
          let index = ${GROUP_INDEX} * 64 + i32(local);
          if (index >= uniforms.invocations) { return; }
          let chunk = index % uniforms.chunks;
          let pixel = index / uniforms.chunks;
          let column = pixel % uniforms.width;
          let row = (pixel / uniforms.width) % uniforms.height;
          let image = pixel / (uniforms.width * uniforms.height);
          let first = chunk * ${CHANNELS};
          let count = min(${CHANNELS}, uniforms.channels - first);
          // A tap is one pixel off its centre, and what it looks at less than one off that.
          let reach = i32(min(ceil(limit[0]), f32(max(uniforms.height, uniforms.width)))) + 2;
          var totals: array<f32, ${CHANNELS}>;
          for (var y = max(uniforms.begin, row - reach); y <= min(uniforms.begin + uniforms.rows - 1, row + reach); y++) {
            for (var z = max(0, column - reach); z <= min(uniforms.width - 1, column + reach); z++) {
              let base = ((image * uniforms.height + y) * uniforms.width + z) * ${FIELD};
              let start = ((image * uniforms.rows + y - uniforms.begin) * uniforms.width + z) * ${TAPS};
              for (var tap = 0; tap < ${TAPS}; tap++) {
                let vertical = 1.0 - abs(f32(y + tap / 3 - 1) + field[base + 2 * tap] - f32(row));
                let across = 1.0 - abs(f32(z + tap % 3 - 1) + field[base + 2 * tap + 1] - f32(column));
                if (vertical > 0.0 && across > 0.0) {
                  let share = vertical * across * placeOf(base, tap, y, z).z;
                  let begin = (start + tap) * uniforms.channels + first;
                  for (var i = 0; i < count; i++) { totals[i] += share * slope[begin + i]; }
                }
              }
            }
          }
          for (var i = 0; i < count; i++) { gradient[pixel * uniforms.channels + first + i] = totals[i]; }
        }`,
      inputs: { field: 'f32', slope: 'f32', limit: 'f32' },
      outputs: { gradient: 'f32' },
      uniforms: { ...uniformsOf(x, band, invocations), chunks },
      groups: spreadGroups(invocations / 64),
    },
    [field, slope, limit],
    [[n, height, width, channels]],
  ) as [tf.TensorInfo];
  return made;
}

tf.registerKernel({
  kernelName: DEFORM_SAMPLES,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) =>
    samples(backend, inputs.x as tf.TensorInfo, inputs.field as tf.TensorInfo, attrs as unknown as Band),
});

tf.registerKernel({
  kernelName: DEFORM_GRADIENT,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { x, field, slope, limit } = inputs as Record<'x' | 'field' | 'slope' | 'limit', tf.TensorInfo>;
    const band = attrs as unknown as Band;
    return [
      towardsImage(backend, [x, field, slope, limit], band),
      towardsField(backend, x, field, slope, band),
    ];
  },
});
