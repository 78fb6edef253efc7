/** Effects on the user's own models: import, rename, delete with Undo; and the files of all models. */

import type { Fault } from '../../engine/domain/fault.ts';
import { type ModelCard, OWN_MODEL } from '../../engine/domain/model-card.ts';
import { parseVariant } from '../../engine/domain/model-variant.ts';
import type { StudioContext } from './context.ts';
import type { LibraryState } from './library-state.ts';
import { AUTOMATIC } from './wanted-model.ts';

export type ModelFormat = 'safetensors' | 'onnx';

export interface ModelLibrary {
  importModels(files: readonly File[]): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  undoRemove(): Promise<void>;
  exportModel(id: string, format: ModelFormat): Promise<void>;
  /** Saves the Recipe of a model's card as a file for `mend train`. */
  saveRecipe(name: string, recipe: unknown): void;
  /** Forgets what went wrong and what could be undone. */
  dismiss(): void;
}

// Those that Mend cannot read are told apart by the engine, which says why.
const MODEL_FILE = /\.(safetensors|onnx|pth?|ckpt|pkl|bin|h5|keras|tflite|gguf)$/i;

/** True where a name says that the file is a model and no photo. */
export function isModelFile(name: string): boolean {
  return MODEL_FILE.test(name);
}

/** `Old street` as ONNX is `old-street.onnx`; models of the zoo keep their id. */
export function modelFileName({ id, name }: ModelCard, format: ModelFormat): string {
  const stem = OWN_MODEL.test(id) ? name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') : id;
  return `${stem.toLowerCase() || 'model'}.${format}`;
}

export function createModelLibrary({ store, engine, library, save }: StudioContext): ModelLibrary {
  const change = (values: Partial<LibraryState>) =>
    store.setState((state) => ({ library: { ...state.library, ...values } }));
  const fail = (fault: Fault) =>
    store.setState((state) => ({
      library: { ...state.library, faults: [...state.library.faults, fault] },
    }));
  const cardOf = (id: string) =>
    store.getState().models.listing?.cards.find((card) => card.id === id) ?? null;
  const refresh = async (): Promise<void> => {
    const listing = await engine.zoo();
    if (listing.ok) store.setState({ models: { listing: listing.value, fault: null } });
    else fail(listing.fault);
  };
  /** The list without a model, and nobody who wants it. */
  const takeOut = (id: string) =>
    store.setState(({ models, photos, settings }) => {
      const { listing } = models;
      const safe = <T extends { readonly model: string }>(wanted: T): T =>
        wanted.model.split(',').some((name) => parseVariant(name).id === id)
          ? { ...wanted, model: AUTOMATIC }
          : wanted;
      return {
        models: {
          ...models,
          listing: listing && { ...listing, cards: listing.cards.filter((card) => card.id !== id) },
        },
        settings: { ...settings, defaults: safe(settings.defaults) },
        photos: {
          ...photos,
          entries: photos.entries.map((entry) => ({
            ...entry,
            wanted: entry.wanted && safe(entry.wanted),
          })),
        },
      };
    });

  return {
    async importModels(files) {
      change({ faults: [], added: null });
      for (const file of files) {
        change({ importing: file.name });
        const outcome = await library.importModel(file);
        if (outcome.ok) change({ added: outcome.value.id });
        else fail(outcome.fault);
      }
      await refresh();
      const lasting = await library.lasting();
      change({ importing: null, forgetful: lasting.ok && !lasting.value });
    },
    async rename(id, name) {
      change({ faults: [] });
      const outcome = await library.rename(id, name);
      if (!outcome.ok) fail(outcome.fault);
      await refresh();
    },
    async remove(id) {
      if (store.getState().models.listing?.features.some((looking) => looking.id === id)) {
        change({ faults: [], removed: null });
        const gone = await library.remove(id);
        if (!gone.ok) fail(gone.fault);
        return refresh();
      }
      const card = cardOf(id);
      if (card === null) return;
      // Off the screen at once; the worker may have a photo to finish first.
      takeOut(id);
      change({ faults: [], removed: card });
      const outcome = await library.remove(id);
      if (outcome.ok) return;
      change({ removed: null });
      fail(outcome.fault);
      await refresh();
    },
    async undoRemove() {
      const { removed } = store.getState().library;
      if (removed === null) return;
      change({ removed: null });
      const outcome = await library.bringBack(removed.id);
      if (!outcome.ok) fail(outcome.fault);
      await refresh();
    },
    async exportModel(id, format) {
      const card = cardOf(id);
      if (card === null) return;
      change({ faults: [], exporting: id });
      const outcome = await library.exportModel(id, format);
      change({ exporting: null });
      if (outcome.ok)
        save(new Blob([outcome.value], { type: 'application/octet-stream' }), modelFileName(card, format));
      else fail(outcome.fault);
    },
    saveRecipe: (name, recipe) =>
      save(new Blob([`${JSON.stringify(recipe, null, 2)}\n`], { type: 'application/json' }), name),
    dismiss: () => change({ faults: [], removed: null }),
  };
}
