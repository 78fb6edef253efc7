/** Attention between pixels of any two places as ONNX nodes. */
import type { AttendingLayers } from '../networks/attending.ts';
import { type GraphWriter, onAxis, wholeOf, wholesOf } from './onnx-nodes.ts';

const INT64 = 7;

export function pixelNodes(
  graph: GraphWriter,
  shapeOf: (name: string) => readonly number[],
): Pick<AttendingLayers<string>, 'attend' | 'queries'> {
  const { add, number, wholes } = graph;
  const likeMap = (x: string, like: string, channels: number): string => {
    const shape = add('Shape', [like]);
    const part = (from: number, to: number): string => add('Slice', [shape, wholes([from]), wholes([to])]);
    return add('Reshape', [x, add('Concat', [part(0, 1), wholes([channels]), part(2, 4)], [onAxis(0)])]);
  };
  return {
    attend: (q, kv, { channels, heads }) => {
      const own = channels / heads;
      const queries = add('Reshape', [q, wholes([0, heads, own, -1])]);
      const [keys, values] = graph
        .addAll('Split', [add('Reshape', [kv, wholes([0, 2, heads, own, -1])])], 2, [onAxis(1)])
        .map((part) => add('Squeeze', [part, wholes([1])])) as [string, string];
      const turned = (x: string): string => add('Transpose', [x], [wholesOf('perm', [0, 1, 3, 2])]);
      const products = add('MatMul', [turned(add('Mul', [queries, number(1 / Math.sqrt(own))])), keys]);
      const mixed = add('MatMul', [values, turned(add('Softmax', [products], [onAxis(-1)]))]);
      return likeMap(mixed, q, channels);
    },
    queries: (name, like) => {
      const [count = 1, channels = 1] = shapeOf(name);
      const [n, , height, width] = graph.addAll('Split', [add('Shape', [like])], 4, [onAxis(0)]) as [
        string,
        string,
        string,
        string,
      ];
      const pixels = add('Mul', [height, width]);
      const whole = (value: number): string => add('Constant', [], [wholeOf('value_int', value)]);
      const places = add('Range', [whole(0), add('Squeeze', [pixels]), whole(1)]);
      const asked = add('Div', [add('Mul', [places, wholes([count])]), pixels]);
      const chosen = add('Gather', [name, add('Cast', [asked], [wholeOf('to', INT64)])]);
      const maps = add('Reshape', [
        add('Transpose', [chosen], [wholesOf('perm', [1, 0])]),
        add('Concat', [wholes([1, channels]), height, width], [onAxis(0)]),
      ]);
      return add('Expand', [maps, add('Concat', [n, wholes([channels]), height, width], [onAxis(0)])]);
    },
  };
}
