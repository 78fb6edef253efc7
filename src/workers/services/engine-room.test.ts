import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openDawn } from '../../cli/dawn.ts';
import { createEngineRoom } from './engine-room.ts';

const wasmPaths = fileURLToPath(
  new URL('../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url),
);
const gpu = await openDawn();

it.skipIf(gpu === null)('opens no other device where we closed the first ourselves', async () => {
  let asked = 0;
  const counted = {
    requestAdapter: (options?: GPURequestAdapterOptions) => {
      asked += 1;
      return gpu?.requestAdapter(options);
    },
  } as unknown as GPU;
  const room = createEngineRoom({ gpu: counted, wasmPaths }, async () => new Uint8Array());
  const backend = await room.open('webgpu');
  backend.dispose();
  await backend.lost;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asked).toBe(1);
  // Whoever asks hears that it is gone, and only an explicit wish opens another.
  expect(() => backend.assertHealthy()).toThrow(expect.objectContaining({ code: 'device-lost' }));
  const fresh = await room.reopen();
  expect(asked).toBe(2);
  fresh.assertHealthy();
  fresh.dispose();
});
