/** The user's own models behind the protocol, and the files of all models. */
import { outcomeOf, StudioError } from '../../engine/domain/fault.ts';
import { OWN_MODEL } from '../../engine/domain/model-card.ts';
import { exportModelFile } from '../../engine/export/model.ts';
import type { ModelStore } from '../../engine/inference/model-store.ts';
import { decodeSafetensors } from '../../engine/weights/safetensors.ts';
import { looksLikeVgg } from '../../engine/weights/vgg-file.ts';
import type { LibraryApi } from '../protocol/training.ts';
import type { Library } from './library.ts';

export interface LibrarySurroundings {
  readonly library: Library;
  readonly models: ModelStore;
  /** Marks what may move to the other thread instead of being copied. */
  readonly move: <T extends object>(value: T, transfer: Transferable[]) => T;
}

/** Many times the largest model that runs in a browser. */
const MOST_BYTES = 512e6;

export function createLibraryService({ library, models, move }: LibrarySurroundings): LibraryApi {
  return {
    lasting: () => outcomeOf(() => library.lasting()),
    rename: (id, name) => outcomeOf(() => library.rename(id, name)),
    remove: (id) =>
      outcomeOf(async () => {
        await library.remove(id);
        models.forget(id);
      }),
    bringBack: (id) => outcomeOf(() => library.bringBack(id)),
    importModel: (file) =>
      outcomeOf(async () => {
        if (file.size > MOST_BYTES) {
          throw new StudioError(
            'model-incompatible',
            `${file.name} has ${(file.size / 1e6).toFixed(0)} MB, more than any network of Mend; choose a model that Mend made.`,
          );
        }
        const bytes = new Uint8Array(
          await file.arrayBuffer().catch((cause: unknown) => {
            throw new StudioError('model-damaged', `${file.name} could not be read; choose it again.`, {
              cause,
            });
          }),
        );
        const read = decodeSafetensors(bytes, file.name);
        if (read.metadata.network === undefined && looksLikeVgg(read)) {
          const card = await library.addVgg19(read, file.name);
          models.forget(card.id);
          return card;
        }
        return library.addModel(bytes, { name: modelName(file.name) }, file.name);
      }),
    exportModel: async (id, format) => {
      const outcome = await outcomeOf(async () => {
        const weights = await models.file(id);
        return exportModelFile(weights, format, OWN_MODEL.test(id) ? id.slice(3) : id);
      });
      return outcome.ok ? move(outcome, [outcome.value.buffer]) : outcome;
    },
  };
}

/** `street.safetensors` is a model named `street`. */
function modelName(file: string): string {
  return (
    file
      .replace(/\.safetensors$/i, '')
      .trim()
      .slice(0, 80) || 'Imported model'
  );
}
