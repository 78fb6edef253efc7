/** The descriptor of the zoo with the statistics beside it, loaded when it is first wanted. */
import { sha256 } from '../domain/canonical.ts';
import { StudioError } from '../domain/fault.ts';
import { parseFeaturesCard, parseManifest } from '../domain/model-card.ts';
import { loadModel, type NetworkModel } from '../inference/loaded-model.ts';
import type { ZooReader } from '../inference/model-store.ts';
import { decodeSafetensors } from '../weights/safetensors.ts';
import { parseReferences, type References } from './references.ts';

export interface Describing {
  readonly model: NetworkModel;
  readonly references: References;
  /** The zoo's recommended model for a kind of damage. */
  readonly modelFor: (task: string) => string;
}

export interface DescribingStore {
  /** Statistics alone: nothing is put on the backend. @throws StudioError `model-damaged`, `model-unknown` */
  references(): Promise<References>;
  /** The descriptor on the backend. @throws StudioError as `references`; `model-incompatible` */
  model(): Promise<NetworkModel>;
  /** Both. @throws StudioError as `model` */
  load(): Promise<Describing>;
  /** Drops the descriptor, for example because its device was lost. */
  dispose(): void;
}

export function createDescribingStore(read: ZooReader): DescribingStore {
  let loaded: Promise<NetworkModel> | null = null;
  let known: Promise<References> | null = null;

  const json = async (path: string): Promise<unknown> => {
    try {
      return JSON.parse(new TextDecoder().decode(await read(path)));
    } catch (cause) {
      if (cause instanceof StudioError) throw cause;
      throw new StudioError('model-damaged', `${path} is not JSON; get Mend again.`, { cause });
    }
  };
  const manifest = async () => parseManifest(await json('manifest.json'));
  const idOf = async (): Promise<string> => {
    const { descriptor } = await manifest();
    if (descriptor === undefined)
      throw new StudioError('model-unknown', 'This zoo holds no descriptor of damage; get the newest Mend.');
    return descriptor;
  };
  const loadIt = async (): Promise<NetworkModel> => {
    const id = await idOf();
    const card = parseFeaturesCard(await json(`${id}/card.json`), id);
    const path = `${id}/weights.safetensors`;
    // Damage in transfer is rare and seldom strikes twice.
    let bytes = await read(path);
    if ((await sha256(bytes)) !== card.sha256) bytes = await read(path, true);
    if ((await sha256(bytes)) !== card.sha256) {
      throw new StudioError(
        'model-damaged',
        `The weights of ${id} are not those of its card, even when read again; get Mend again.`,
      );
    }
    return loadModel(id, card.network, decodeSafetensors(bytes, id));
  };
  const store: DescribingStore = {
    references() {
      known ??= (async () => parseReferences(await json(`${await idOf()}/references.json`)))();
      known.catch(() => {
        known = null;
      });
      return known;
    },
    model() {
      loaded ??= loadIt();
      loaded.catch(() => {
        loaded = null;
      });
      return loaded;
    },
    async load() {
      const [model, references, { byTask, default: byDefault }] = await Promise.all([
        store.model(),
        store.references(),
        manifest(),
      ]);
      return { model, references, modelFor: (task) => byTask[task] ?? byDefault };
    },
    dispose() {
      loaded?.then((model) => model.dispose()).catch(() => undefined);
      loaded = null;
    },
  };
  return store;
}
