/** The engine worker: owns the backend, answers the Studio. */

import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as Comlink from 'comlink';
import { openDisk } from './services/disk.ts';
import { createEngineRoom } from './services/engine-room.ts';
import { createEngineService } from './services/engine-service.ts';
import { createLibrary } from './services/library.ts';
import { createLibraryService } from './services/library-service.ts';
import { readZoo } from './services/read-zoo.ts';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimdUrl,
};

const library = createLibrary(() => openDisk(navigator.storage));
const room = createEngineRoom(
  { gpu: navigator.gpu ?? null, wasmPaths },
  readZoo(import.meta.env.BASE_URL),
  library,
);
const move = Comlink.transfer;

Comlink.expose({
  ...createLibraryService({ library, models: room.models, move }),
  ...createEngineService({ room, move }),
});
