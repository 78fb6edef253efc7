/** Reads the zoo from the Studio's own site. */
import { StudioError } from '../../engine/domain/fault.ts';
import type { ZooReader } from '../../engine/inference/model-store.ts';

/** A reader below `<base>models/`. The reader throws StudioError `model-damaged` where a file cannot be fetched. */
export function readZoo(base: string): ZooReader {
  return async (path, fresh = false) => {
    const refuse = (why: string): never => {
      throw new StudioError(
        'model-damaged',
        `The model file ${path} could not be loaded (${why}); check the connection and try again.`,
      );
    };
    const response = await fetch(`${base}models/${path}`, fresh ? { cache: 'reload' } : {}).catch(() =>
      refuse('no connection'),
    );
    if (!response.ok) refuse(String(response.status));
    return new Uint8Array(await response.arrayBuffer().catch(() => refuse('it broke off')));
  };
}
