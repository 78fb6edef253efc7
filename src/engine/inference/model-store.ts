/** The models at hand: reads the zoo and the user's own ones, verifies weights and keeps loaded models. */
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import {
  type FeaturesCard,
  type Manifest,
  type ModelCard,
  OWN_MODEL,
  parseFeaturesCard,
  parseManifest,
  parseModelCard,
} from '../domain/model-card.ts';
import { mostLooks, parseVariant } from '../domain/model-variant.ts';
import type { ExtractorKind } from '../domain/recipe.ts';
import { buildNetwork } from '../networks/catalog.ts';
import { networkOfFile } from '../weights/model-file.ts';
import { ownFile } from '../weights/released/release.ts';
import { decodeSafetensors, type Safetensors } from '../weights/safetensors.ts';
import { uncertaintyOfFile } from '../weights/uncertainty.ts';
import {
  type FeatureModel,
  type LoadedExtractor,
  loadFeatureModel,
  loadVgg19,
  noVgg,
} from './feature-model.ts';
import { type LoadedModel, loadClassical, loadModel, type NetworkModel } from './loaded-model.ts';
import { selfEnsemble } from './self-ensemble.ts';
import { stageOf } from './stages.ts';

/** Reads a file of the zoo, for example `local-1/card.json`; `fresh` passes over caches. */
export type ZooReader = (path: string, fresh?: boolean) => Promise<Uint8Array<ArrayBuffer>>;

/** Models beside the zoo. */
export interface OwnModels {
  cards(): Promise<readonly ModelCard[]>;
  /** Networks that only look, as the user brought them. */
  features?(): Promise<readonly FeaturesCard[]>;
  /** The weights file of a model. @throws StudioError `model-damaged` */
  weights(id: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Zoo {
  readonly manifest: Manifest;
  /** Those of the zoo, then the user's own. */
  readonly cards: readonly ModelCard[];
  /** Networks that look at photos and restore none. */
  readonly features: readonly FeaturesCard[];
}

export interface ModelStore {
  /** Manifest and all cards. @throws StudioError `model-damaged` */
  zoo(): Promise<Zoo>;
  /** A model of the zoo, `auto` for the default one, or a variant of one (`<id>@2`, `<id>@x8`). Loaded once. @throws StudioError `model-unknown`, `model-damaged`, `model-incompatible` */
  load(id: string): Promise<LoadedModel>;
  /** The feature network that losses and probes use: that of the manifest, or another by its id. Loaded once. @throws StudioError as `load` does */
  features(id?: string): Promise<FeatureModel>;
  /** What losses compare photos by: FeatureNet, or the user's VGG-19. @throws StudioError as `features`; `model-unknown` where there is no VGG-19 */
  extractor(kind: ExtractorKind): Promise<LoadedExtractor>;
  /** The verified weights of a model, as they are stored. @throws StudioError as `load` does; `model-incompatible` where it has none */
  weights(id: string): Promise<Safetensors>;
  /** The verified weights file of a model. @throws StudioError as `weights` does */
  file(id: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Drops a loaded model, for example one that was removed. */
  forget(id: string): void;
  dispose(): void;
}

/** Where the user's VGG-19 lies among their models. */
export const VGG_ID = 'my-vgg-19';

const parseJson = (bytes: Uint8Array, name: string): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new StudioError('model-damaged', `${name} is not JSON. Download the models again.`);
  }
};

const NO_MODELS: OwnModels = {
  cards: async () => [],
  weights: async (id) => {
    throw new StudioError('model-unknown', `There is no model ${id}.`);
  },
};

export function createModelStore(read: ZooReader, own: OwnModels = NO_MODELS): ModelStore {
  const loaded = new Map<string, Promise<LoadedModel>>();
  const looking = new Map<string, Promise<FeatureModel>>();
  let vgg: Promise<LoadedExtractor> | null = null;
  let listing: Promise<Zoo> | null = null;

  const readZoo = async (): Promise<Zoo> => {
    const manifest = parseManifest(parseJson(await read('manifest.json'), 'manifest.json'));
    const card = async (id: string) =>
      parseModelCard(parseJson(await read(`${id}/card.json`), `${id}/card.json`), id);
    const features = async (id: string) =>
      parseFeaturesCard(parseJson(await read(`${id}/card.json`), `${id}/card.json`), id);
    return {
      manifest,
      cards: await Promise.all(manifest.models.map(card)),
      features: await Promise.all(manifest.features.map(features)),
    };
  };
  const zoo = async (): Promise<Zoo> => {
    // A failed read is forgotten, so that the next call tries again. Own models are looked up anew each time.
    listing ??= readZoo().catch((error: unknown) => {
      listing = null;
      throw error;
    });
    const { manifest, cards, features } = await listing;
    return {
      manifest,
      cards: [...cards, ...(await own.cards())],
      features: [...features, ...((await own.features?.()) ?? [])],
    };
  };
  const cardOf = async (id: string): Promise<ModelCard> => {
    const { cards, features } = await zoo();
    const card = cards.find((candidate) => candidate.id === id);
    if (card) return card;
    if (features.some((candidate) => candidate.id === id)) {
      throw new StudioError(
        'model-incompatible',
        `Model ${id} looks at photos and restores none; choose one of ${cards.map((known) => known.id).join(', ')}.`,
      );
    }
    throw new StudioError(
      'model-unknown',
      `There is no model ${id}. Known models: ${cards.map((known) => known.id).join(', ')}.`,
    );
  };
  const nameOf = async (wanted: string): Promise<string> =>
    wanted === 'auto' ? (await zoo()).manifest.default : wanted;
  const file = async (wanted: string): Promise<Uint8Array<ArrayBuffer>> => {
    const id = await nameOf(wanted);
    const card = await cardOf(id);
    if (card.kind === 'classical') {
      throw new StudioError(
        'model-incompatible',
        `${card.name} (${id}) is a classical method without weights; choose a model that was learned.`,
      );
    }
    return verified(id, card.sha256);
  };
  const verified = async (id: string, expected: string): Promise<Uint8Array<ArrayBuffer>> => {
    const fetchIt = (fresh: boolean) =>
      OWN_MODEL.test(id) ? own.weights(id) : read(`${id}/weights.safetensors`, fresh);
    // Damage in transfer is rare and seldom strikes twice.
    const bytes = await fetchIt(false).catch(() => null);
    if (bytes !== null && (await sha256(bytes)) === expected) return bytes;
    const again = await fetchIt(true);
    if ((await sha256(again)) === expected) return again;
    throw new StudioError(
      'model-damaged',
      `The weights of model ${id} are not those of its card, even when read again, and were not used; get Mend again.`,
    );
  };
  const weights = async (id: string): Promise<Safetensors> => decodeSafetensors(await file(id), id);
  const loadFresh = async (id: string): Promise<LoadedModel> => {
    const card = await cardOf(id);
    if (card.kind === 'classical') return loadClassical(id);
    return loadModel(id, card.network, await weights(id), {
      scale: card.uncertainty?.scale,
      mostLooks: mostLooks(card),
    });
  };
  const loadFeatures = async (id: string): Promise<FeatureModel> => {
    const card = (await zoo()).features.find((candidate) => candidate.id === id);
    if (card === undefined) throw new StudioError('model-unknown', `There is no feature network ${id}.`);
    return loadFeatureModel(card, decodeSafetensors(await verified(id, card.sha256), id).tensors);
  };
  const loadVgg = async (): Promise<LoadedExtractor> => {
    const card = (await zoo()).features.find(({ network }) => network.id === 'vgg-19');
    if (card === undefined) throw noVgg();
    return loadVgg19(card.id, decodeSafetensors(await verified(card.id, card.sha256), card.id).tensors);
  };
  const features = async (wanted?: string): Promise<FeatureModel> => {
    const id = wanted ?? (await zoo()).manifest.features[0];
    if (id === undefined) throw new StudioError('model-unknown', 'This zoo holds no feature network.');
    let model = looking.get(id);
    if (!model) {
      model = loadFeatures(id);
      looking.set(id, model);
      model.catch(() => looking.delete(id));
    }
    return model;
  };
  const forgetVgg = (): void => {
    vgg?.then((ready) => ready.dispose()).catch(() => {});
    vgg = null;
  };
  const forget = (id: string): void => {
    loaded
      .get(id)
      ?.then((ready) => ready.dispose())
      .catch(() => {});
    loaded.delete(id);
    if (id === VGG_ID) forgetVgg();
  };
  return {
    zoo,
    weights,
    file,
    forget,
    async load(wanted) {
      const { id: named, stage, looks } = parseVariant(wanted);
      const id = await nameOf(named);
      let model = loaded.get(id);
      if (!model) {
        model = loadFresh(id);
        loaded.set(id, model);
        model.catch(() => loaded.delete(id));
      }
      if (stage === null && looks === 1) return model;
      const whole = await model;
      return selfEnsemble(stage === null ? whole : stageOf(whole, stage), looks);
    },
    features,
    async extractor(kind) {
      if (kind === 'feature-net') return features();
      vgg ??= loadVgg();
      vgg.catch(() => {
        vgg = null;
      });
      return vgg;
    },
    dispose() {
      for (const id of [...loaded.keys()]) forget(id);
      for (const model of looking.values()) void model.then((ready) => ready.dispose()).catch(() => {});
      looking.clear();
      forgetVgg();
    },
  };
}

/** A model from one file whose metadata names its network, or whose names are those of a release that we know. @throws StudioError `model-incompatible` */
export function loadModelFile(name: string, file: Safetensors): NetworkModel {
  const own = ownFile(file, name);
  const spec = networkOfFile(own, name);
  return loadModel(name, spec, own, { scale: uncertaintyOfFile(buildNetwork(spec), own, name)?.scale });
}
