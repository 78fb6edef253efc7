/** The zoo: reads the manifest, cards and weights, verifies them and keeps loaded models. */

import * as v from 'valibot';
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import { type Manifest, type ModelCard, parseManifest, parseModelCard } from '../domain/model-card.ts';
import { NetworkSpecSchema } from '../domain/recipe.ts';
import { decodeSafetensors } from '../weights/safetensors.ts';
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
  const loadFromZoo = async (id: string): Promise<LoadedModel> => {
    const { cards } = await zoo();
    const card = cards.find((candidate) => candidate.id === id);
    if (!card)
      throw new StudioError(
        'model-unknown',
        `There is no model ${id}. Known models: ${cards.map((known) => known.id).join(', ')}.`,
      );
    const bytes = await read(`${id}/weights.safetensors`);
    if ((await sha256(bytes)) !== card.sha256) {
      throw new StudioError(
        'model-damaged',
        `The weights of model ${id} are not those of its card. Reload to fetch them again.`,
      );
    }
    return loadModel(id, card.network, decodeSafetensors(bytes, `${id}/weights.safetensors`));
  };
  return {
    zoo,
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

/** A model from one safetensors file whose metadata names its network, as `mend train` writes it. @throws StudioError `model-damaged`, `model-incompatible` */
export function loadModelFile(name: string, bytes: Uint8Array<ArrayBuffer>): LoadedModel {
  const file = decodeSafetensors(bytes, name);
  const spec = v.safeParse(
    NetworkSpecSchema,
    parseJson(new TextEncoder().encode(file.metadata.network ?? 'null'), `The network entry of ${name}`),
  );
  if (!spec.success) {
    throw new StudioError(
      'model-incompatible',
      `${name} does not say which network it belongs to; give the folder with its card.json instead.`,
    );
  }
  return loadModel(name, spec.output, file);
}
