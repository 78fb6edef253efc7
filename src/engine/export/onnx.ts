/**
 * Networks as ONNX files (IR 8, opset 17), for other programs. The graph is drawn by the Network itself, so it has no
 * second description: NCHW input `image` and output `restored`, 0..1, any batch and any size that the Network takes.
 */
import { invariant } from '../domain/fault.ts';
import { withoutNorms } from '../networks/fold.ts';
import type { Axis, Layers, Network } from '../networks/network.ts';
import { type LayoutEntry, layoutOf } from '../networks/params.ts';
import { attendingNodes } from './onnx-attending.ts';
import { graphWriter, node, numberOf, onAxis, textOf, wholeOf, wholesOf } from './onnx-nodes.ts';
import { binary, type Field, join, message, text, whole } from './protobuf.ts';

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT32 = 1;

/**
 * The ONNX file of a network with its Params.
 * @param parameters flat, in the order of the Network
 * @param name of the graph; told to those who open the file
 * @param side there where the network works on reduced photos: the file tells so, for its graph does not reduce them
 */
export function encodeOnnx(
  network: Network,
  parameters: Float32Array<ArrayBuffer>,
  name: string,
  side?: number,
): Uint8Array<ArrayBuffer> {
  const { size } = layoutOf(network);
  invariant(
    parameters.length === size,
    () => `${network.id} has ${size} parameters, not ${parameters.length}`,
  );
  const plain = withoutNorms({ network, parameters });
  const { entries } = layoutOf(plain.network);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const nodes: Field[] = [];
  const restored = plain.network.draw(graphLayers(nodes, byName), 'image').image;
  nodes.push(node('Identity', [restored], ['restored'], []));
  const grain = network.multiple === 1 ? 'any size' : `sides that are multiples of ${network.multiple}`;
  const reduced =
    side === undefined
      ? ''
      : ` It wants the photo reduced to a shorter side of ${side} pixels; carry its change to full size with a guided filter (colour guide, radius 4, epsilon 0.0001 at the reduced size).`;
  const graph = [
    ...nodes.map((bytes) => message(1, [bytes])),
    text(2, name),
    ...entries.map((entry) => message(5, weight(entry, plain.parameters))),
    text(
      10,
      `Photos as RGB, 0..1, [n, 3, height, width], of ${grain}. The output may leave 0..1 a little.${reduced}`,
    ),
    message(11, imageInfo('image')),
    message(12, imageInfo('restored')),
  ];
  return join([
    whole(1, IR_VERSION),
    text(2, 'mend'),
    message(7, graph),
    message(8, [text(1, ''), whole(2, OPSET)]),
    message(14, [text(1, 'network'), text(2, network.id)]),
    message(14, [text(1, 'multiple'), text(2, String(network.multiple))]),
    ...(side === undefined ? [] : [message(14, [text(1, 'side'), text(2, String(side))])]),
  ]);
}

/** Layers that write nodes down; a place in the graph is the name of a value. */
function graphLayers(nodes: Field[], parameters: ReadonlyMap<string, LayoutEntry>): Layers<string> {
  const graph = graphWriter(nodes);
  const { add } = graph;
  const shapeOf = (name: string): readonly number[] => parameters.get(name)?.shape ?? [];
  return {
    ...attendingNodes(graph, shapeOf),
    conv: (name, x, { slope = 1, plus, stride = 1, dilation = 1, bias } = {}) => {
      const [height = 1, width = 1] = shapeOf(`${name}.weight`);
      const padding = [height, width, height, width].map((side) => (side >> 1) * dilation);
      const spacing = [
        ...(stride > 1 ? [wholesOf('strides', [stride, stride])] : []),
        ...(dilation > 1 ? [wholesOf('dilations', [dilation, dilation])] : []),
      ];
      const y = add(
        'Conv',
        [x, `${name}.weight`, ...(bias === false ? [] : [`${name}.bias`])],
        [wholesOf('kernel_shape', [height, width]), wholesOf('pads', padding), ...spacing],
      );
      if (plus !== undefined) return add('Add', [plus, y]);
      if (slope === 0) return add('Relu', [y]);
      return slope === 1 ? y : add('LeakyRelu', [y], [numberOf('alpha', slope)]);
    },
    normConv(name) {
      invariant(false, `${name} was not folded`);
    },
    add: (a, b) => add('Add', [a, b]),
    concat: (parts) => add('Concat', parts, [onAxis(1)]),
    maxPool: (x) => add('MaxPool', [x], [wholesOf('kernel_shape', [2, 2]), wholesOf('strides', [2, 2])]),
    upsample: (x, { bilinear, bicubic }) => {
      const scales = graph.numbers([1, 1, 2, 2]);
      const parts = [
        ['linear', bilinear],
        ['cubic', bicubic],
      ] as const;
      return parts
        .filter(([, share]) => share !== 0)
        .map(([mode, share]) => {
          // Half-pixel centres and a cubic of -0.75 are what ONNX does unless told otherwise.
          const y = add('Resize', [x, '', scales], [textOf('mode', mode)]);
          if (share === 1) return y;
          return add('Mul', [y, graph.number(share)]);
        })
        .reduce((sum, y) => add('Add', [sum, y]));
    },
    weigh: (name, x) => add('Mul', [x, name]),
    mix: (name, parts) => {
      const shares = add('Softmax', [name], [onAxis(0)]);
      return parts
        .map((part, i) => {
          const place = add('Constant', [], [wholeOf('value_int', i)]);
          return add('Mul', [part, add('Gather', [shares, place])]);
        })
        .reduce((sum, part) => add('Add', [sum, part]));
    },
    // Both agree with our order of channels: row, column, then the channel of the larger image.
    pixelUnshuffle: (x) => add('SpaceToDepth', [x], [blockOfTwo()]),
    pixelShuffle: (x) => add('DepthToSpace', [x], [blockOfTwo(), textOf('mode', 'DCR')]),
    prelu: (name, x) => add('PRelu', [x, name]),
    sigmoidGate: (x, by) => add('Mul', [x, add('Sigmoid', [by])]),
    mean: (x) => add('GlobalAveragePool', [x]),
    meanPool: (x) => add('AveragePool', [x], [wholesOf('kernel_shape', [2, 2]), wholesOf('strides', [2, 2])]),
    split: (x, axis) => graph.addAll('Split', [x], 2, [onAxis(AXES[axis])]) as [string, string],
    join: (parts, axis) => add('Concat', parts, [onAxis(AXES[axis])]),
  };
}

const AXES: Readonly<Record<Axis, number>> = { batch: 0, height: 2, width: 3 };

const blockOfTwo = (): Field => wholeOf('blocksize', 2);

/** A parameter as an ONNX tensor; kernels are HWIO here and OIHW there, and depthwise ones HWO. */
function weight({ name, shape, offset, size }: LayoutEntry, parameters: Float32Array<ArrayBuffer>): Field[] {
  const values = parameters.slice(offset, offset + size);
  const kernel = shape.length >= 3;
  const [height = 1, width = 1, ...channels] = shape;
  const [from = 1, to = 1] = channels.length === 1 ? [1, ...channels] : channels;
  const data = kernel ? outputFirst(values, height * width, from, to) : values;
  const bytes = new Uint8Array(size * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < size; i++) view.setFloat32(i * 4, data[i] as number, true);
  return [
    ...(kernel ? [to, from, height, width] : shape).map((side) => whole(1, side)),
    whole(2, FLOAT32),
    text(8, name),
    binary(9, bytes),
  ];
}

/** `[taps, from, to]` to `[to, from, taps]`. */
function outputFirst(values: Float32Array, taps: number, from: number, to: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let tap = 0; tap < taps; tap++)
    for (let i = 0; i < from; i++)
      for (let o = 0; o < to; o++)
        out[(o * from + i) * taps + tap] = values[(tap * from + i) * to + o] as number;
  return out;
}

/** Type of the input and the output: `[n, 3, height, width]` of 32-bit floats. */
function imageInfo(name: string): Field[] {
  const sides = [text(2, 'n'), whole(1, 3), text(2, 'height'), text(2, 'width')];
  const shape = sides.map((side) => message(1, [side]));
  return [text(1, name), message(2, [message(1, [whole(1, FLOAT32), message(2, shape)])])];
}
