/** Reads the zoo from the Studio's own site. */
import { StudioError } from '../../engine/domain/fault.ts';
import type { ZooReader } from '../../engine/inference/model-store.ts';

/** A reader below `<base>models/`. The reader throws StudioError `model-damaged` where a file cannot be fetched. */
export function readZoo(base: string): ZooReader {
  return async (path) => {
    const response = await fetch(`${base}models/${path}`).catch(() => null);
    if (!response?.ok) {
      throw new StudioError(
        'model-damaged',
        `The model file ${path} could not be loaded (${response?.status ?? 'no connection'}); check the connection and try again.`,
      );
    }
    return new Uint8Array(await response.arrayBuffer());
  };
}
