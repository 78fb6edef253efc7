/** When files do not fit into memory: that is not the file's fault, and one sentence says what helps. */
import { StudioError } from '../domain/fault.ts';
import { CodecRefusal } from './codecs.ts';
import { displayName } from './faults.ts';

const FULL =
  /out of memory|allocation failed|memory\.grow|OOM|invalid (typed )?array length|enlarge memory|bad_alloc/i;

/** Whether something failed because no memory was left, in the words of engines and of compiled codecs. */
export function isOutOfMemory(thrown: unknown): boolean {
  if (thrown instanceof CodecRefusal) return thrown.outOfMemory || isOutOfMemory(thrown.cause);
  return thrown instanceof Error && FULL.test(thrown.message);
}

/** Runs the opening of a file. @throws StudioError `out-of-memory`, and whatever else the work throws */
export async function openWithinMemory<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof StudioError || !isOutOfMemory(thrown)) throw thrown;
    throw full(`There is not enough memory to open ${displayName(name)}`, thrown);
  }
}

/** Runs the encoding of a photo. @throws StudioError `out-of-memory`, and whatever else the work throws */
export async function writeWithinMemory<T>(format: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    // What goes into an encoder is sound, so that giving up means no room.
    if (!(thrown instanceof CodecRefusal) && !isOutOfMemory(thrown)) throw thrown;
    throw full(`There is not enough memory to write this photo as ${format}; PNG takes least`, thrown);
  }
}

function full(what: string, cause: unknown): StudioError {
  return new StudioError('out-of-memory', `${what}; close other tabs and programs and try again.`, {
    cause,
    details: String(cause),
  });
}
