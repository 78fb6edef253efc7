/** Networks of others, as a package ships them: graphs of TensorFlow.js with their weights, run on our backend. */
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';

/** A file beside the graph: `<name>.json` or the weights that it names. */
export type ReadGraphFile = (file: string) => Promise<Uint8Array<ArrayBuffer>>;

interface GraphFile {
  readonly modelTopology: object;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tf.io.WeightsManifestEntry[];
  }[];
}

export interface GraphNetwork {
  /** Runs the graph. x: the shape that it was made for. Runs inside the caller's tidy. */
  run(x: tf.Tensor4D, output: string): tf.Tensor;
  dispose(): void;
}

/** Reads `<name>.json` and its weights. @throws StudioError `model-damaged` */
export async function loadGraph(name: string, read: ReadGraphFile): Promise<GraphNetwork> {
  const graph = await model(name, read).catch((cause: unknown) => {
    throw new StudioError('model-damaged', `The network ${name} cannot be read; install its package again.`, {
      cause,
      details: String(cause),
    });
  });
  const [input] = graph.inputs;
  return {
    run: (x, output) => graph.execute({ [input?.name ?? '']: x }, output) as tf.Tensor,
    dispose: () => graph.dispose(),
  };
}

async function model(name: string, read: ReadGraphFile): Promise<GraphModel> {
  const file = JSON.parse(new TextDecoder().decode(await read(`${name}.json`))) as GraphFile;
  const parts = await Promise.all(file.weightsManifest.flatMap(({ paths }) => paths).map(read));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: file.modelTopology,
    weightSpecs: file.weightsManifest.flatMap(({ weights }) => weights),
    weightData: bytes.buffer,
  };
  return loadGraphModel(tf.io.fromMemory(artifacts));
}

/** A photo's colours as the network wants them: `[1, side, side, 3]`, stretched to a square, 0..`most`. */
export function squareOf(rgb: Float32Array, width: number, height: number, side: number, most: number) {
  return tf.tidy((): tf.Tensor4D => {
    const photo = tf.tensor4d(rgb, [1, height, width, 3]);
    return tf.mul(tf.image.resizeBilinear(photo, [side, side]), most);
  });
}
