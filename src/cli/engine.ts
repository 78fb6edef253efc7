/** The engine as the command line opens it: backend, codecs and zoo. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BackendChoice } from '../engine/domain/backend.ts';
import { sha256 } from '../engine/domain/canonical.ts';
import { StudioError } from '../engine/domain/fault.ts';
import type { ExtractorKind } from '../engine/domain/recipe.ts';
import { createDescribingStore, type DescribingStore } from '../engine/grids/describing.ts';
import { type DigestedModel, loadDigested } from '../engine/inference/contestant.ts';
import { type LoadedExtractor, loadVgg19 } from '../engine/inference/feature-model.ts';
import type { LoadedModel } from '../engine/inference/loaded-model.ts';
import { createModelStore, loadModelFile, type ModelStore } from '../engine/inference/model-store.ts';
import { type Backend, openBackend } from '../engine/runtime/backend.ts';
import { decodeSafetensors, type Safetensors } from '../engine/weights/safetensors.ts';
import { readVgg19 } from '../engine/weights/vgg-file.ts';
import { openDawn } from './dawn.ts';
import { binaryPath, ZOO_FOLDER } from './places.ts';
import { sayBackend } from './report.ts';

const wasmFolder = `${dirname(binaryPath('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'))}/`;

/** Opens the backend and says which one it is. @throws StudioError `webgpu-unavailable` */
export async function openEngine(choice: BackendChoice): Promise<Backend> {
  const gpu = choice === 'wasm' ? null : await openDawn();
  const backend = await openBackend(choice, { gpu, wasmPaths: wasmFolder });
  sayBackend(backend.report);
  return backend;
}

/** The zoo that comes with Mend. Its reads throw StudioError `model-damaged` where a file is missing. */
export function openZoo(): ModelStore {
  return createModelStore(readZooFile);
}

/** The zoo's descriptor of damage. Its reads throw as those of `openZoo`. */
export function openDescribing(): DescribingStore {
  return createDescribingStore(readZooFile);
}

async function readZooFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(join(ZOO_FOLDER, path)).catch(() => {
    throw new StudioError('model-damaged', `The model file ${path} is missing; get Mend again.`);
  });
  return new Uint8Array(bytes);
}

/**
 * Models by `auto`, id of the zoo, or path of a `.safetensors` file; several, separated by commas, make a chain.
 * @throws StudioError `model-unknown`, `model-damaged`, `model-incompatible`
 */
export async function loadModels(store: ModelStore, wanted: string): Promise<LoadedModel[]> {
  return (await loadDigestedModels(store, wanted)).map(({ model }) => model);
}

/** The same with the digests of their weights. */
export async function loadDigestedModels(store: ModelStore, wanted: string): Promise<DigestedModel[]> {
  const models: DigestedModel[] = [];
  for (const name of wanted.split(',').map((part) => part.trim())) {
    if (name.endsWith('.safetensors')) {
      const bytes = await readModelBytes(name);
      const model = loadModelFile(name, decodeSafetensors(bytes, name));
      models.push({ model, digest: await sha256(bytes) });
    } else models.push(await loadDigested(store, name));
  }
  return models;
}

/**
 * What losses compare photos by: FeatureNet of the zoo, or VGG-19 from a file.
 * @throws StudioError `model-unknown`, `model-damaged`, `model-incompatible`
 */
export async function openExtractor(kind: ExtractorKind, vgg?: string): Promise<LoadedExtractor> {
  if (kind === 'feature-net' || vgg === undefined) return openZoo().extractor(kind);
  return loadVgg19(vgg, readVgg19(await readModelBytes(vgg), vgg));
}

/** A weights file on disk. @throws StudioError `model-unknown`, `model-damaged` */
export async function readModelFile(path: string): Promise<Safetensors> {
  return decodeSafetensors(await readModelBytes(path), path);
}

/** The bytes of a weights file, unread. @throws StudioError `model-unknown` */
export async function readModelBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readFile(path).catch(() => {
    throw new StudioError('model-unknown', `There is no model file ${path}; check its name.`);
  });
  return new Uint8Array(bytes);
}
