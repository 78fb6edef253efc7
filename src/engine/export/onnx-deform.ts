/** Deformable convolution as ONNX nodes of opset 17: one sampling for each tap, then a 1x1 convolution of them all. */
import type { AttendingLayers } from '../networks/attending.ts';
import { type GraphWriter, onAxis, textOf, wholeOf, wholesOf } from './onnx-nodes.ts';

const TAPS = 9;
const FLOAT32 = 1;

export function deformNodes(
  graph: GraphWriter,
  shapeOf: (name: string) => readonly number[],
): Pick<AttendingLayers<string>, 'deform'> {
  const { add, number, wholes } = graph;
  const whole = (value: number): string => add('Constant', [], [wholeOf('value_int', value)]);
  return {
    deform: (name, x, field) => {
      const [, , channels = 1, made = 1] = shapeOf(`${name}.weight`);
      const sizes = graph.addAll('Split', [add('Shape', [x])], 4, [onAxis(0)]);
      /** The size along an axis, and the places of its pixels in the form of maps. */
      const axis = (which: 2 | 3): { readonly size: string; readonly places: string } => {
        const count = add('Squeeze', [sizes[which] as string]);
        const places = add('Cast', [add('Range', [whole(0), count, whole(1)])], [wholeOf('to', FLOAT32)]);
        return {
          size: add('Cast', [count], [wholeOf('to', FLOAT32)]),
          places: add('Reshape', [places, wholes(which === 2 ? [1, 1, -1, 1] : [1, 1, 1, -1])]),
        };
      };
      const [rows, columns] = [axis(2), axis(3)];
      const parts = graph.addAll('Split', [field], 3 * TAPS, [onAxis(1)]);
      /** Where a tap looks along an axis: -1 and 1 are the edges of the image. */
      const seen = ({ size, places }: typeof rows, moved: string, step: number): string => {
        const place = add('Add', [add('Add', [moved, places]), number(step + 0.5)]);
        const share = add('Div', [add('Mul', [place, number(2)]), size]);
        return add('Transpose', [add('Sub', [share, number(1)])], [wholesOf('perm', [0, 2, 3, 1])]);
      };
      const samples = Array.from({ length: TAPS }, (_, tap) => {
        const y = seen(rows, parts[2 * tap] as string, Math.floor(tap / 3) - 1);
        const z = seen(columns, parts[2 * tap + 1] as string, (tap % 3) - 1);
        const sampled = add(
          'GridSample',
          [x, add('Concat', [z, y], [onAxis(3)])],
          [textOf('mode', 'bilinear'), textOf('padding_mode', 'zeros'), wholeOf('align_corners', 0)],
        );
        return add('Mul', [sampled, add('Sigmoid', [parts[2 * TAPS + tap] as string])]);
      });
      // Output first, then taps, then channels: as the samples lie.
      const turned = add('Transpose', [`${name}.weight`], [wholesOf('perm', [0, 2, 3, 1])]);
      const weight = add('Reshape', [turned, wholes([made, TAPS * channels, 1, 1])]);
      return add('Conv', [add('Concat', samples, [onAxis(1)]), weight], [wholesOf('kernel_shape', [1, 1])]);
    },
  };
}
