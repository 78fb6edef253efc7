/** A model as a file for use elsewhere. */
import { openModelFile } from '../weights/model-file.ts';
import { encodeOnnx } from './onnx.ts';

export const EXPORT_FORMATS = ['safetensors', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * A model's safetensors file in the format that is wanted, after checking that it is whole.
 * @param name how messages name the file, and the graph of an ONNX file its model
 * @throws StudioError `model-damaged`, `model-incompatible`
 */
export function exportModelFile(
  weights: Uint8Array<ArrayBuffer>,
  format: ExportFormat,
  name: string,
): Uint8Array<ArrayBuffer> {
  const { spec, network, parameters, bytes } = openModelFile(weights, name);
  if (format === 'safetensors') return bytes;
  // Nobody else needs to know in which folder the file lay.
  const graph = name.replace(/^.*[\\/]/, '').replace(/\.safetensors$/, '');
  return encodeOnnx(network, parameters, graph, spec.side);
}
