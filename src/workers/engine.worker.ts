/** The engine worker: owns the backend, answers the Studio. */

import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as Comlink from 'comlink';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { keepConvChoices } from '../engine/ops/conv-choice.ts';
import type { BatchServer } from './protocol/training.ts';
import { freeRasters } from './protocol/transfer.ts';
import { choiceFile } from './services/choice-file.ts';
import { loadCodec } from './services/codec-files.ts';
import { openDisk } from './services/disk.ts';
import { createEngineRoom } from './services/engine-room.ts';
import { createEngineService } from './services/engine-service.ts';
import { createEvaluationService } from './services/evaluation-service.ts';
import { createEvaluationStore } from './services/evaluation-store.ts';
import { createGridsService } from './services/grids-service.ts';
import { besideSearch, createGroupingService } from './services/grouping-service.ts';
import { createGroupingStore } from './services/grouping-store.ts';
import { createLibrary } from './services/library.ts';
import { createLibraryService } from './services/library-service.ts';
import { createProjectStore } from './services/project-store.ts';
import { readZoo } from './services/read-zoo.ts';
import { createRunsService } from './services/runs-service.ts';
import { createTrainingService } from './services/training-service.ts';

const wasmPaths = {
  'tfjs-backend-wasm.wasm': plainUrl,
  'tfjs-backend-wasm-simd.wasm': simdUrl,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimdUrl,
};

provideCodecs(loadCodec);
const library = createLibrary(() => openDisk(navigator.storage));
const zooFiles = readZoo(import.meta.env.BASE_URL);
const room = createEngineRoom({ gpu: navigator.gpu ?? null, wasmPaths }, zooFiles, library);
// Not waited for: until it is read, the usual rule chooses.
void keepConvChoices(choiceFile(() => openDisk(navigator.storage)));
const move = Comlink.transfer;
const trainingSurroundings = {
  room,
  library,
  locks: navigator.locks,
  connect: (port: MessagePort) => Comlink.wrap<BatchServer>(port),
};
const projects = createProjectStore(() => openDisk(navigator.storage));
const training = besideSearch(createTrainingService({ ...trainingSurroundings, projects }), () => grouping);
const grouping = createGroupingService({
  ...trainingSurroundings,
  store: createGroupingStore(() => openDisk(navigator.storage)),
  isTraining: async () => {
    const outcome = await training.projects();
    return outcome.ok && outcome.value.some(({ status }) => status === 'training');
  },
});

Comlink.expose({
  ...training,
  ...createRunsService(training),
  ...createLibraryService({ library, models: room.models, move }),
  ...createEvaluationService({ room, store: createEvaluationStore(() => openDisk(navigator.storage)) }),
  ...grouping,
  ...createGridsService({ room, readZoo: zooFiles, free: freeRasters }),
  ...createEngineService({ room, move, free: freeRasters }),
});
