/** Windows of pixels as ONNX nodes, for photos of any size. */
import { distanceIndex } from '../domain/window-distances.ts';
import type { AttendingLayers } from '../networks/attending.ts';
import { type GraphWriter, onAxis, wholeOf, wholesOf } from './onnx-nodes.ts';

/** Added where two pixels of a window come from opposite sides of the photo. */
const APART = -100;
const FLOAT32 = 1;

type WindowLayers = Pick<AttendingLayers<string>, 'attendWindows' | 'roll' | 'addWindow'>;

export function windowNodes(graph: GraphWriter): WindowLayers {
  const { add, number, wholes } = graph;
  const sizesOf = (x: string): [n: string, height: string, width: string] => {
    const shape = add('Shape', [x]);
    const at = (axis: number): string => add('Slice', [shape, wholes([axis]), wholes([axis + 1])]);
    return [at(0), at(2), at(3)];
  };
  const shapeOf = (...parts: (string | number)[]): string =>
    add(
      'Concat',
      parts.map((part) => (typeof part === 'number' ? wholes([part]) : part)),
      [onAxis(0)],
    );
  const over = (size: string, side: number): string => add('Div', [size, wholes([side])]);
  const turned = (x: string, order: readonly number[]): string =>
    add('Transpose', [x], [wholesOf('perm', order)]);

  /** `[windows, 1, area, area]`: far below 0 for pixels that do not belong together. */
  const apart = (height: string, width: string, side: number, shift: number): string => {
    const stretches = (size: string): string => {
      const length = add('Squeeze', [size]);
      const whole = (value: number): string => add('Constant', [], [wholeOf('value_int', value)]);
      const places = add('Range', [whole(0), length, whole(1)]);
      const from = (before: number): string =>
        add(
          'Cast',
          [add('GreaterOrEqual', [places, add('Sub', [length, whole(before)])])],
          [wholeOf('to', FLOAT32)],
        );
      return add('Add', [from(side), from(shift)]);
    };
    const rows = add('Unsqueeze', [add('Mul', [stretches(height), number(3)]), wholes([1])]);
    const map = add('Add', [rows, add('Unsqueeze', [stretches(width), wholes([0])])]);
    const cut = add('Reshape', [map, shapeOf(over(height, side), side, over(width, side), side)]);
    const windows = add('Reshape', [turned(cut, [0, 2, 1, 3]), wholes([-1, side * side])]);
    const [one, other] = [add('Unsqueeze', [windows, wholes([1])]), add('Unsqueeze', [windows, wholes([2])])];
    const mask = add('Where', [add('Equal', [one, other]), number(0), number(APART)]);
    return add('Unsqueeze', [mask, wholes([1])]);
  };

  return {
    roll: (x, by) =>
      [2, 3].reduce((map, axis) => {
        const part = (from: number, to: number): string =>
          add('Slice', [map, wholes([from]), wholes([to]), wholes([axis])]);
        const end = Number.MAX_SAFE_INTEGER;
        return add('Concat', [part(by, end), part(0, by)], [onAxis(axis)]);
      }, x),
    addWindow: (name, x, side) => {
      const [n, height, width] = sizesOf(x);
      const cut = add('Reshape', [x, shapeOf(n, -1, over(height, side), side, over(width, side), side)]);
      const window = add('Reshape', [turned(name, [1, 0]), wholes([1, -1, 1, side, 1, side])]);
      return add('Reshape', [add('Add', [cut, window]), shapeOf(n, -1, height, width)]);
    },
    attendWindows: (name, qkv, { channels, heads, side, shift }) => {
      const [n, height, width] = sizesOf(qkv);
      const [rows, columns] = [over(height, side), over(width, side)];
      const own = channels / heads;
      const area = side * side;
      const cut = add('Reshape', [qkv, shapeOf(n, 3, heads, own, rows, side, columns, side)]);
      const windows = add('Reshape', [
        turned(cut, [1, 0, 4, 6, 2, 5, 7, 3]),
        wholes([3, -1, heads, area, own]),
      ]);
      const [q, k, v] = graph
        .addAll('Split', [windows], 3, [onAxis(0)])
        .map((part) => add('Squeeze', [part, wholes([0])])) as [string, string, string];
      const products = add('MatMul', [add('Mul', [q, number(1 / Math.sqrt(own))]), turned(k, [0, 1, 3, 2])]);
      const pairs = add('Gather', [name, wholes([...distanceIndex(side)])]);
      const bias = add('Reshape', [turned(pairs, [1, 0]), wholes([1, heads, area, area])]);
      const biased = add('Add', [products, bias]);
      const byImage = shapeOf(n, -1, heads, area, area);
      const scores =
        shift === 0
          ? biased
          : add('Reshape', [
              add('Add', [add('Reshape', [biased, byImage]), apart(height, width, side, shift)]),
              wholes([-1, heads, area, area]),
            ]);
      const mixed = add('MatMul', [add('Softmax', [scores], [onAxis(-1)]), v]);
      const back = add('Reshape', [mixed, shapeOf(n, rows, columns, heads, side, side, own)]);
      return add('Reshape', [turned(back, [0, 3, 6, 1, 4, 2, 5]), shapeOf(n, channels, height, width)]);
    },
  };
}
