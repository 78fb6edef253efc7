/** The zoo: reads the manifest, cards and weights, verifies them and keeps loaded models. */

import * as v from 'valibot';
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import { type Manifest, type ModelCard, parseManifest, parseModelCard } from '../domain/model-card.ts';
import { NetworkSpecSchema } from '../domain/recipe.ts';
import { decodeSafetensors, type Safetensors } from '../weights/safetensors.ts';
import { type LoadedModel, loadModel } from './loaded-model.ts';

/** Reads a file of the zoo, for example `local-1/card.json`. */
export type ZooReader = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

export interface Zoo {
  readonly manifest: Manifest;
  readonly cards: readonly ModelCard[];
}

export interface ModelStore {
  /** Manifest and all cards. @throws StudioError `model-damaged` */
  zoo(): Promise<Zoo>;
  /** A model of the zoo, or `auto` for the default one. Loaded once. @throws StudioError `model-unknown`, `model-damaged`, `model-incompatible` */
  load(id: string): Promise<LoadedModel>;
  /** The verified weights of a model, as they are stored. @throws StudioError as `load` does */
  weights(id: string): Promise<Safetensors>;
  dispose(): void;
}

const parseJson = (bytes: Uint8Array, name: string): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new StudioError('model-damaged', `${name} is not JSON. Download the models again.`);
  }
};

export function createModelStore(read: ZooReader): ModelStore {
  const loaded = new Map<string, Promise<LoadedModel>>();
  let listing: Promise<Zoo> | null = null;

  const readZoo = async (): Promise<Zoo> => {
    const manifest = parseManifest(parseJson(await read('manifest.json'), 'manifest.json'));
    const card = async (id: string) =>
      parseModelCard(parseJson(await read(`${id}/card.json`), `${id}/card.json`), id);
    return { manifest, cards: await Promise.all(manifest.models.map(card)) };
  };
  const zoo = (): Promise<Zoo> => {
    // A failed read is forgotten, so that the next call tries again.
    listing ??= readZoo().catch((error: unknown) => {
      listing = null;
      throw error;
    });
    return listing;
  };
  const cardOf = async (id: string): Promise<ModelCard> => {
    const { cards } = await zoo();
    const card = cards.find((candidate) => candidate.id === id);
    if (card) return card;
    throw new StudioError(
      'model-unknown',
      `There is no model ${id}. Known models: ${cards.map((known) => known.id).join(', ')}.`,
    );
  };
  const weights = async (id: string): Promise<Safetensors> => {
    const card = await cardOf(id);
    const bytes = await read(`${id}/weights.safetensors`);
    if ((await sha256(bytes)) !== card.sha256) {
      throw new StudioError(
        'model-damaged',
        `The weights of model ${id} are not those of its card. Reload to fetch them again.`,
      );
    }
    return decodeSafetensors(bytes, `${id}/weights.safetensors`);
  };
  const loadFromZoo = async (id: string): Promise<LoadedModel> =>
    loadModel(id, (await cardOf(id)).network, await weights(id));
  return {
    zoo,
    weights,
    async load(wanted) {
      const id = wanted === 'auto' ? (await zoo()).manifest.default : wanted;
      let model = loaded.get(id);
      if (!model) {
        model = loadFromZoo(id);
        loaded.set(id, model);
        model.catch(() => loaded.delete(id));
      }
      return model;
    },
    dispose() {
      for (const model of loaded.values()) model.then((ready) => ready.dispose()).catch(() => {});
      loaded.clear();
    },
  };
}

/** A model from one file whose metadata names its network, as `mend train` writes it. @throws StudioError `model-incompatible` */
export function loadModelFile(name: string, file: Safetensors): LoadedModel {
  const spec = v.safeParse(NetworkSpecSchema, parseNetwork(file.metadata.network));
  if (!spec.success) {
    throw new StudioError(
      'model-incompatible',
      `${name} does not say which network it belongs to; use a file that "mend train" wrote.`,
    );
  }
  return loadModel(name, spec.output, file);
}

function parseNetwork(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
