/** Nodes of an ONNX graph (opset 17) and what they are told; a place in the graph is the name of a value. */
import { type Field, float, join, message, text, whole } from './protobuf.ts';

/** Field types of ONNX attributes. */
const ATTRIBUTE = { float: 1, whole: 2, text: 3, floats: 6, wholes: 7 } as const;

export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Field[],
): Field {
  return join([
    ...inputs.map((input) => text(1, input)),
    ...outputs.map((output) => text(2, output)),
    text(3, outputs[0] ?? op),
    text(4, op),
    ...attributes,
  ]);
}

function attribute(name: string, type: number, value: readonly Field[]): Field {
  return message(5, [text(1, name), ...value, whole(20, type)]);
}

export const numberOf = (name: string, value: number): Field =>
  attribute(name, ATTRIBUTE.float, [float(2, value)]);
export const wholeOf = (name: string, value: number): Field =>
  attribute(name, ATTRIBUTE.whole, [whole(3, value)]);
export const textOf = (name: string, value: string): Field =>
  attribute(name, ATTRIBUTE.text, [text(4, value)]);
export const numbersOf = (name: string, values: readonly number[]): Field =>
  attribute(
    name,
    ATTRIBUTE.floats,
    values.map((value) => float(7, value)),
  );
export const wholesOf = (name: string, values: readonly number[]): Field =>
  attribute(
    name,
    ATTRIBUTE.wholes,
    values.map((value) => whole(8, value)),
  );
export const onAxis = (axis: number): Field => wholeOf('axis', axis);

export interface GraphWriter {
  /** Writes a node and names its output. */
  add(op: string, inputs: readonly string[], attributes?: readonly Field[]): string;
  /** The same with several outputs. */
  addAll(op: string, inputs: readonly string[], count: number, attributes: readonly Field[]): string[];
  /** Constants: a number, a list of numbers, a list of whole ones. */
  number(value: number): string;
  numbers(values: readonly number[]): string;
  wholes(values: readonly number[]): string;
}

/** Writes nodes behind those that are there. */
export function graphWriter(nodes: Field[]): GraphWriter {
  const addAll = (op: string, inputs: readonly string[], count: number, attributes: readonly Field[]) => {
    const outputs = Array.from({ length: count }, (_, i) => `${op.toLowerCase()}_${nodes.length}_${i}`);
    nodes.push(node(op, inputs, outputs, attributes));
    return outputs;
  };
  const add = (op: string, inputs: readonly string[], attributes: readonly Field[] = []): string => {
    const output = `${op.toLowerCase()}_${nodes.length}`;
    nodes.push(node(op, inputs, [output], attributes));
    return output;
  };
  return {
    add,
    addAll,
    number: (value) => add('Constant', [], [numberOf('value_float', value)]),
    numbers: (values) => add('Constant', [], [numbersOf('value_floats', values)]),
    wholes: (values) => add('Constant', [], [wholesOf('value_ints', values)]),
  };
}
