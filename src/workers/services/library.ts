/** The user's own models: `models/<id>/card.json` and `weights.safetensors` on the browser's disk, beside the zoo. */

import { sha256 } from '../../engine/domain/canonical.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import {
  type FeaturesCard,
  type ModelCard,
  OWN_MODEL,
  parseFeaturesCard,
  parseModelCard,
} from '../../engine/domain/model-card.ts';
import { type OwnModels, VGG_ID } from '../../engine/inference/model-store.ts';
import { learnedSize } from '../../engine/networks/params.ts';
import { VGG19 } from '../../engine/networks/vgg19.ts';
import { openModelFile } from '../../engine/weights/model-file.ts';
import { encodeSafetensors, type Safetensors } from '../../engine/weights/safetensors.ts';
import { vgg19Of } from '../../engine/weights/vgg-file.ts';
import type { Disk } from './disk.ts';

/** What only the maker of a model knows; the rest of its card is read off the weights. */
export interface OwnCard
  extends Partial<Pick<ModelCard, 'summary' | 'tasks' | 'chain' | 'data' | 'dataLicence' | 'scores'>> {
  readonly name: string;
}

export interface Library extends OwnModels {
  /**
   * Keeps a safetensors file whose metadata names its network, as `mend train` writes it. The same weights under the
   * same name are kept once.
   * @param file how messages name the file
   * @throws StudioError `model-damaged`, `model-incompatible`, `storage-full`
   */
  addModel(weights: Uint8Array<ArrayBuffer>, card: OwnCard, file?: string): Promise<ModelCard>;
  /**
   * Keeps the weights of VGG-19, from a safetensors file with torchvision's names, for losses that compare photos by them.
   * @throws StudioError `model-incompatible` for another network, `model-damaged`, `storage-full`
   */
  addVgg19(file: Safetensors, name: string): Promise<FeaturesCard>;
  /** @throws StudioError `model-unknown`, `option-invalid` */
  rename(id: string, name: string): Promise<ModelCard>;
  /** Takes a model off the list. Its files stay until the library is opened again. @throws StudioError `model-unknown` */
  remove(id: string): Promise<void>;
  /** False where the models are forgotten with the page. */
  lasting(): Promise<boolean>;
  /** Takes a `remove` back. @throws StudioError `model-unknown` once the files are gone */
  bringBack(id: string): Promise<ModelCard>;
}

const FOLDER = 'models';
const CARD = 'card.json';
const REMOVED = 'card.removed.json';
const WEIGHTS = 'weights.safetensors';
const LONGEST_NAME = 80;

/** Opens the library of a disk and clears away what was removed before. */
export function createLibrary(open: () => Promise<Disk>): Library {
  let opened: Promise<Disk> | null = null;
  const disk = (): Promise<Disk> => {
    opened ??= open().then(async (ready) => {
      for (const id of await ready.folders(FOLDER)) {
        // A folder without a card was removed, or its writing broke off.
        if ((await ready.read(at(id, CARD))) === null) await ready.remove(`${FOLDER}/${id}`);
      }
      return ready;
    });
    return opened;
  };

  const readCard = async (id: string, file = CARD): Promise<ModelCard | null> => {
    const bytes = OWN_MODEL.test(id) ? await (await disk()).read(at(id, file)) : null;
    return bytes && parseModelCard(parseJson(bytes), id);
  };
  const cardOf = async (id: string): Promise<ModelCard> => {
    const card = await readCard(id);
    if (card) return card;
    throw new StudioError('model-unknown', `There is no model ${id} of yours; import it again.`);
  };
  const writeCard = async (card: ModelCard, file = CARD): Promise<void> =>
    (await disk()).write(at(card.id, file), new TextEncoder().encode(JSON.stringify(card, null, 2)));

  return {
    async cards() {
      const ids = await (await disk()).folders(FOLDER);
      const cards = await Promise.all(
        // A card that cannot be read costs its own place in the list, not the list.
        ids.map((id) => readCard(id).catch(() => null)),
      );
      return cards.filter((card) => card !== null);
    },
    async features() {
      const bytes = await (await disk()).read(at(VGG_ID, CARD));
      if (bytes === null) return [];
      try {
        return [parseFeaturesCard(parseJson(bytes), VGG_ID)];
      } catch {
        return [];
      }
    },
    async addVgg19(file, name) {
      const tensors = vgg19Of(file, name);
      const weights = encodeSafetensors(tensors);
      const card: FeaturesCard = {
        kind: 'features',
        id: VGG_ID,
        name: 'VGG-19',
        summary: 'Your own copy: losses can compare photos by its features. It restores nothing.',
        network: { id: 'vgg-19', config: {} },
        parameters: tensors.reduce((sum, { data }) => sum + data.length, 0),
        gmacPerMegapixel: Number((VGG19.macsPerPixel / 1e3).toFixed(1)),
        tasks: [],
        chain: [],
        data: [],
        dataLicence: 'Brought by you: its licence is that of where it came from.',
        date: new Date().toISOString().slice(0, 10),
        scores: [],
        accuracy: [],
        sha256: await sha256(weights),
        bytes: weights.length,
      };
      await (await disk()).write(at(VGG_ID, WEIGHTS), weights);
      await (await disk()).write(at(VGG_ID, CARD), new TextEncoder().encode(JSON.stringify(card, null, 2)));
      return card;
    },
    async weights(id) {
      const bytes = await (await disk()).read(at(id, WEIGHTS));
      if (bytes) return bytes;
      throw new StudioError('model-damaged', `The weights of your model ${id} are gone; import it again.`);
    },
    async addModel(given, { name, ...made }, file = name) {
      const { spec, network, uncertainty, bytes: weights, metadata } = openModelFile(given, file);
      const hash = await sha256(weights);
      const card: ModelCard = {
        kind: 'network',
        id: `my-${slug(name)}-${hash.slice(0, 8)}`,
        summary: '',
        tasks: [],
        chain: [],
        data: [],
        dataLicence: metadata.released
          ? `Released weights of ${metadata.released} that you brought: their licence is that of where they came from.`
          : 'Your own model: its licence is for you to say.',
        scores: [],
        ...made,
        name: checkedName(name),
        network: spec,
        ...(uncertainty === undefined ? {} : { uncertainty }),
        parameters: learnedSize(network),
        gmacPerMegapixel: Number((network.macsPerPixel / 1e3).toFixed(1)),
        date: new Date().toISOString().slice(0, 10),
        sha256: hash,
        bytes: weights.length,
      };
      const known = await readCard(card.id).catch(() => null);
      if (known) return known;
      // The card comes last: a model that is listed is whole.
      await (await disk()).write(at(card.id, WEIGHTS), weights);
      await writeCard(card);
      return card;
    },
    lasting: async () => (await disk()).lasting,
    async rename(id, name) {
      const card = { ...(await cardOf(id)), name: checkedName(name) };
      await writeCard(card);
      return card;
    },
    async remove(id) {
      // It can be imported again, and there is one only: it goes at once.
      if (id === VGG_ID) return (await disk()).remove(`${FOLDER}/${VGG_ID}`);
      await writeCard(await cardOf(id), REMOVED);
      await (await disk()).remove(at(id, CARD));
    },
    async bringBack(id) {
      const card = (await readCard(id)) ?? (await readCard(id, REMOVED));
      if (!card) throw new StudioError('model-unknown', `The model ${id} is gone for good; import it again.`);
      await writeCard(card);
      await (await disk()).remove(at(id, REMOVED));
      return card;
    },
  };
}

const at = (id: string, file: string): string => `${FOLDER}/${id}/${file}`;

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** `Old street (2)` becomes `old-street-2`; what has no such letters becomes `model`. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return plain || 'model';
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed !== '' && trimmed.length <= LONGEST_NAME) return trimmed;
  throw new StudioError('option-invalid', `A model needs a name of 1 to ${LONGEST_NAME} characters.`);
}
