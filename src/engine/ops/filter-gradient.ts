/** The gradient of a convolution towards its filter, as fast as each backend can. */
import * as tf from '@tensorflow/tfjs-core';
import { adapterInUse } from '../runtime/adapter-in-use.ts';
import { sumRowsOnGpu } from './channel-sums.ts';
import { TEAM } from './conv-shapes.ts';
import { filterGradientByTeams, suitsTeams } from './filter-gradient-teams.ts';
import { runProgram } from './webgpu-program.ts';

export interface FilterGradientOptions {
  readonly stride: number;
  readonly dilation: number;
}

type FilterShape = readonly [side: number, side: number, inChannels: number, outChannels: number];

/**
 * dL/dfilter `[k, k, in, out]` of a convolution of x `[n, h, w, in]` whose output has the gradient
 * dy `[n, ceil(h / stride), ceil(w / stride), out]`, under the zero padding of `conv2d`.
 */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  shape: FilterShape,
  options: FilterGradientOptions,
): tf.Tensor4D {
  if (tf.getBackend() === 'webgpu') {
    const attributes = { ...options, side: shape[0] };
    const gradient: tf.Tensor = tf.engine().runKernel(KERNEL, { x, dy }, attributes);
    return tf.reshape(gradient, [...shape]);
  }
  if (shape[0] === 1 && options.stride === 1) return productOfPixels(x, dy, shape);
  return exchanged(x, dy, shape, options);
}

/** Of a 1x1 convolution: the matrix product over all pixels, with the narrower operand as the packed one. */
function productOfPixels(x: tf.Tensor4D, dy: tf.Tensor4D, shape: FilterShape): tf.Tensor4D {
  const [, , inChannels, outChannels] = shape;
  const left = tf.reshape(x, [-1, inChannels]);
  const right = tf.reshape(dy, [-1, outChannels]);
  // wasm multiplies fast only without its transposition flags, so the transposition is spelled out.
  const product =
    inChannels < outChannels
      ? tf.transpose(tf.matMul(tf.transpose(right), left))
      : tf.matMul(tf.transpose(left), right);
  return tf.reshape(product, [...shape]);
}

/**
 * A forward convolution with batch and channels exchanged, where a tap of the filter is a pixel of the output and
 * stride and dilation change places. The operand that acts as filter is repacked by every call, so with a stride
 * of 1 the one with fewer channels takes that part; convolving the other way round turns the taps about.
 */
function exchanged(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  shape: FilterShape,
  options: FilterGradientOptions,
): tf.Tensor4D {
  const [side, , inChannels, outChannels] = shape;
  const { stride, dilation } = options;
  const padding = (dilation * (side - 1)) / 2;
  const turned = stride === 1 && inChannels < outChannels;
  const image: tf.Tensor4D = tf.transpose(turned ? dy : x, [3, 1, 2, 0]);
  const filter: tf.Tensor4D = tf.transpose(turned ? x : dy, [1, 2, 0, 3]);
  // tfjs sizes the output wrongly where padding is one number and the filter is not square.
  const pads: [number, number] = [padding, padding];
  const taps = tf.conv2d(image, filter, dilation, [[0, 0], pads, pads, [0, 0]], 'NHWC', stride);
  const channels = turned ? ([outChannels, inChannels] as const) : ([inChannels, outChannels] as const);
  const cropped = tf.slice(taps, [0, 0, 0, 0], [channels[0], side, side, channels[1]]);
  return turned
    ? tf.transpose(tf.reverse(cropped, [1, 2]), [1, 2, 3, 0])
    : tf.transpose(cropped, [1, 2, 0, 3]);
}

const KERNEL = 'MendFilterGradient';
/** One invocation keeps a block of so many input by output channels of one tap in registers. */
const IN_BLOCK = 4;
const OUT_BLOCK = 16;
/** Invocations wanted, to fill a large GPU or two processors; rows are split into chunks until there are so many. */
const WANTED_INVOCATIONS = { hardware: 32768, software: 4096 } as const;

function filterGradientOnGpu(
  backend: unknown,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  { side, stride, dilation }: FilterGradientOptions & { readonly side: number },
): tf.TensorInfo {
  const [n, height, width, inChannels] = x.shape as [number, number, number, number];
  const [, rows, columns, outChannels] = dy.shape as [number, number, number, number];
  const inBlocks = Math.ceil(inChannels / IN_BLOCK);
  const outBlocks = Math.ceil(outChannels / OUT_BLOCK);
  const blocks = side * side * inBlocks * outBlocks;
  const allRows = n * rows;
  const { software, subgroup } = adapterInUse();
  const wanted = WANTED_INVOCATIONS[software ? 'software' : 'hardware'];
  const rowsPerChunk = Math.max(1, Math.ceil(allRows / Math.ceil(wanted / blocks)));
  const chunks = Math.ceil(allRows / rowsPerChunk);
  // Software subgroups are consecutive invocations; what hardware promises of them differs.
  if (software && subgroup === TEAM && suitsTeams(inChannels, outChannels)) {
    const partial = filterGradientByTeams(backend, x, dy, { side, stride, dilation, rowsPerChunk, chunks });
    return summed(backend, partial);
  }
  const weights = side * side * inChannels * outChannels;
  const partial = runProgram(
    backend,
    {
      key: `filterGradient_${inChannels % IN_BLOCK === 0}_${outChannels % OUT_BLOCK === 0}`,
      inputs: ['x', 'dy'],
      outputShape: [chunks, weights],
      uniforms: {
        height,
        width,
        inChannels,
        rows,
        columns,
        outChannels,
        side,
        stride,
        dilation,
        padding: (dilation * (side - 1)) / 2,
        inBlocks,
        outBlocks,
        allRows,
        rowsPerChunk,
        weights,
      },
      invocations: chunks * blocks,
      functions: '',
      body: filterGradientBody(inChannels % IN_BLOCK === 0, outChannels % OUT_BLOCK === 0),
    },
    [x, dy],
  );
  return summed(backend, partial);
}

function summed(backend: unknown, partial: tf.TensorInfo): tf.TensorInfo {
  const sum = sumRowsOnGpu(backend, partial);
  (backend as tf.KernelBackend).disposeData(partial.dataId);
  return sum;
}

/** Neighbouring invocations share their chunk and tap, so that they read the same rows of x and dy. */
function filterGradientBody(wholeIn: boolean, wholeOut: boolean): string {
  const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
  const quads = range(OUT_BLOCK / 4);
  const load = (q: number): string => {
    const at = (i: number): string => {
      const value = `dy[dyAt + ${q * 4 + i}]`;
      return wholeOut
        ? value
        : `select(0.0, dy[min(dyAt + ${q * 4 + i}, dyLast)], outFirst + ${q * 4 + i} < uniforms.outChannels)`;
    };
    return `let g${q} = vec4<f32>(${range(4).map(at).join(', ')});`;
  };
  const multiply = (i: number): string => {
    const value = wholeIn
      ? `x[xAt + ${i}]`
      : `select(0.0, x[min(xAt + ${i}, xLast)], inFirst + ${i} < uniforms.inChannels)`;
    return `let v${i} = ${value};\n${quads.map((q) => `a${i}${q} += v${i} * g${q};`).join('\n')}`;
  };
  const store = (i: number): string =>
    quads
      .map((q) =>
        range(4)
          .map((c) => {
            const channel = q * 4 + c;
            const guard = [
              ...(wholeIn ? [] : [`inFirst + ${i} < uniforms.inChannels`]),
              ...(wholeOut ? [] : [`outFirst + ${channel} < uniforms.outChannels`]),
            ].join(' && ');
            const write = `result[at + ${i} * uniforms.outChannels + ${channel}] = a${i}${q}[${c}];`;
            return guard === '' ? write : `if (${guard}) { ${write} }`;
          })
          .join('\n'),
      )
      .join('\n');
  return `
    let outFirst = (index % uniforms.outBlocks) * ${OUT_BLOCK};
    var rest = index / uniforms.outBlocks;
    let inFirst = (rest % uniforms.inBlocks) * ${IN_BLOCK};
    rest = rest / uniforms.inBlocks;
    let taps = uniforms.side * uniforms.side;
    let tap = rest % taps;
    let chunk = rest / taps;
    let shiftY = (tap / uniforms.side) * uniforms.dilation - uniforms.padding;
    let shiftX = (tap % uniforms.side) * uniforms.dilation - uniforms.padding;
    let lastRow = min((chunk + 1) * uniforms.rowsPerChunk, uniforms.allRows);
    let xLast = i32(arrayLength(&x)) - 1;
    let dyLast = i32(arrayLength(&dy)) - 1;
    ${range(IN_BLOCK)
      .flatMap((i) => quads.map((q) => `var a${i}${q} = vec4<f32>(0.0);`))
      .join('\n')}
    // Columns whose tap falls inside of the picture.
    let first = max(0, (uniforms.stride - 1 - shiftX) / uniforms.stride);
    let last = min(uniforms.columns, (uniforms.width - 1 - shiftX + uniforms.stride) / uniforms.stride);
    for (var row = chunk * uniforms.rowsPerChunk; row < lastRow; row++) {
      let image = row / uniforms.rows;
      let y = (row % uniforms.rows) * uniforms.stride + shiftY;
      if (y < 0 || y >= uniforms.height) { continue; }
      let xRow = (image * uniforms.height + y) * uniforms.width;
      for (var column = first; column < last; column++) {
        let xAt = (xRow + column * uniforms.stride + shiftX) * uniforms.inChannels + inFirst;
        let dyAt = (row * uniforms.columns + column) * uniforms.outChannels + outFirst;
        ${quads.map(load).join('\n')}
        ${range(IN_BLOCK).map(multiply).join('\n')}
      }
    }
    let at = chunk * uniforms.weights + (tap * uniforms.inChannels + inFirst) * uniforms.outChannels + outFirst;
    ${range(IN_BLOCK).map(store).join('\n')}`;
}

tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'webgpu',
  kernelFunc: ({ inputs, attrs, backend }) =>
    filterGradientOnGpu(
      backend,
      inputs.x as tf.TensorInfo,
      inputs.dy as tf.TensorInfo,
      attrs as unknown as FilterGradientOptions & { readonly side: number },
    ),
});
