/** The layers of newer networks as ONNX nodes. */
import type { AttendingLayers } from '../networks/attending.ts';
import { deformNodes } from './onnx-deform.ts';
import { type GraphWriter, numberOf, onAxis, textOf, wholeOf, wholesOf } from './onnx-nodes.ts';
import { pixelNodes } from './onnx-pixels.ts';
import { windowNodes } from './onnx-windows.ts';

const HALF_ROOT = Math.SQRT1_2;
/** As PyTorch's `normalize` keeps the length of an empty map off 0. */
const SHORTEST = 1e-12;

/**
 * Layers that write nodes down; maps are NCHW there.
 * @param shapeOf the shape of a parameter
 */
export function attendingNodes(
  graph: GraphWriter,
  shapeOf: (name: string) => readonly number[],
): AttendingLayers<string> {
  const { add, number, wholes } = graph;
  /** A parameter `[channels]` in the form that maps are multiplied with. */
  const perChannel = (name: string): string => add('Reshape', [name, wholes([1, -1, 1, 1])]);
  const gelu = (x: string): string => {
    const share = add('Add', [add('Erf', [add('Mul', [x, number(HALF_ROOT)])]), number(1)]);
    return add('Mul', [add('Mul', [x, share]), number(0.5)]);
  };
  const meanOverChannels = (x: string): string => add('ReduceMean', [x], [wholesOf('axes', [1])]);
  return {
    depthwise: (name, x, { bias }) => {
      const [height = 1, width = 1, channels = 1] = shapeOf(`${name}.weight`);
      return add(
        'Conv',
        [x, `${name}.weight`, ...(bias ? [`${name}.bias`] : [])],
        [
          wholesOf('kernel_shape', [height, width]),
          wholesOf(
            'pads',
            [height, width, height, width].map((side) => side >> 1),
          ),
          wholeOf('group', channels),
        ],
      );
    },
    layerNorm: (name, x, epsilon) => {
      const centred = add('Sub', [x, meanOverChannels(x)]);
      const variance = meanOverChannels(add('Mul', [centred, centred]));
      const unit = add('Div', [centred, add('Sqrt', [add('Add', [variance, number(epsilon)])])]);
      return add('Add', [add('Mul', [unit, perChannel(`${name}.scale`)]), perChannel(`${name}.shift`)]);
    },
    gelu,
    leaky: (x, slope) => add('LeakyRelu', [x], [numberOf('alpha', slope)]),
    ...deformNodes(graph, shapeOf),
    tanh: (x) => add('Tanh', [x]),
    centre: (x) => add('Sub', [add('Mul', [x, number(2)]), number(1)]),
    times: (x, factor) => add('Mul', [x, number(factor)]),
    ...pixelNodes(graph, shapeOf),
    gate: (x, kind) => {
      const [a, b] = graph.addAll('Split', [x], 2, [onAxis(1)]) as [string, string];
      return add('Mul', [kind === 'gelu' ? gelu(a) : a, b]);
    },
    multiply: (x, by) => add('Mul', [x, by]),
    scale: (name, x) => add('Mul', [x, perChannel(name)]),
    attendChannels: (name, qkv, { channels, heads }) => {
      const parts = add('Reshape', [qkv, wholes([0, 3, heads, channels / heads, -1])]);
      const [q, k, v] = graph
        .addAll('Split', [parts], 3, [onAxis(1)])
        .map((part) => add('Squeeze', [part, wholes([1])])) as [string, string, string];
      const length = (x: string): string =>
        add('Max', [add('ReduceL2', [x], [wholesOf('axes', [-1])]), number(SHORTEST)]);
      const turned = (x: string): string => add('Transpose', [x], [wholesOf('perm', [0, 1, 3, 2])]);
      const products = add('MatMul', [q, turned(k)]);
      const cosines = add('Div', [products, add('Mul', [length(q), turned(length(k))])]);
      const sharpened = add('Mul', [cosines, add('Reshape', [name, wholes([1, -1, 1, 1])])]);
      const mixed = add('MatMul', [add('Softmax', [sharpened], [onAxis(-1)]), v]);
      // Batch, height and width as they were.
      const shape = add('Shape', [qkv]);
      const [n, area] = [
        add('Slice', [shape, wholes([0]), wholes([1])]),
        add('Slice', [shape, wholes([2]), wholes([4])]),
      ];
      return add('Reshape', [mixed, add('Concat', [n, wholes([channels]), area], [onAxis(0)])]);
    },
    shrink: (name, x, { side, stride }) => {
      const pad = (side - 1) >> 1;
      return add(
        'Conv',
        [x, `${name}.weight`, `${name}.bias`],
        [
          wholesOf('kernel_shape', [side, side]),
          wholesOf('pads', [pad, pad, pad, pad]),
          wholesOf('strides', [stride, stride]),
        ],
      );
    },
    grow: (name, x, side) => {
      const cut = (side - 2) / 2;
      return add(
        'ConvTranspose',
        [x, `${name}.weight`, `${name}.bias`],
        [
          wholesOf('kernel_shape', [side, side]),
          wholesOf('pads', [cut, cut, cut, cut]),
          wholesOf('strides', [2, 2]),
        ],
      );
    },
    ...windowNodes(graph),
    prompt: (name, wishes, like, { side, channels }) => {
      const shares = add('Softmax', [add('Flatten', [wishes])], [onAxis(-1)]);
      const mixture = add('Reshape', [add('MatMul', [shares, name]), wholes([-1, side, side, channels])]);
      const maps = add('Transpose', [mixture], [wholesOf('perm', [0, 3, 1, 2])]);
      const area = add('Slice', [add('Shape', [like]), wholes([2]), wholes([4])]);
      const counts = add('Slice', [add('Shape', [maps]), wholes([0]), wholes([2])]);
      const sizes = add('Concat', [counts, area], [onAxis(0)]);
      // Half-pixel centres are what ONNX takes unless told otherwise.
      return add('Resize', [maps, '', '', sizes], [textOf('mode', 'linear')]);
    },
  };
}
