/** onnxruntime-web in Node: wasm, one thread. */
import { fileURLToPath } from 'node:url';

/** Opens an ONNX file with one input and one output; gives what runs it on NCHW floats. */
export async function openOnnx(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<(image: Float32Array, shape: readonly number[]) => Promise<Float32Array>> {
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = fileURLToPath(new URL('.', import.meta.resolve('onnxruntime-web')));
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const [input, output] = [session.inputNames[0] ?? '', session.outputNames[0] ?? ''];
  return async (image, shape) => {
    const results = await session.run({ [input]: new ort.Tensor('float32', image, [...shape]) });
    return (results[output]?.data ?? new Float32Array()) as Float32Array;
  };
}
