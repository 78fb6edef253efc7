/** Telling the loss of the graphics device from other failures. */
import { StudioError } from '../../engine/domain/fault.ts';
import type { Backend } from '../../engine/runtime/backend.ts';

/** So long may pass between a failure and the news that the device is gone, in milliseconds. */
const NEWS = 1000;

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

type Listener = (reason: string) => void;

interface Watch {
  readonly listeners: Set<Listener>;
  reason: string | null;
}

const watches = new WeakMap<Promise<string>, Watch>();

/** One reaction for each device, however much work goes through it. */
function watchOf(lost: Promise<string>): Watch {
  const known = watches.get(lost);
  if (known !== undefined) return known;
  const watch: Watch = { listeners: new Set(), reason: null };
  watches.set(lost, watch);
  void lost.then((reason) => {
    watch.reason = reason;
    for (const listener of watch.listeners) listener(reason);
  });
  return watch;
}

/**
 * Calls back when the device is lost, until the function that is returned is called. What waits for the promise itself
 * is kept as long as that, which is for ever on wasm: the photos of all work so far among it.
 */
function onLost({ lost }: Pick<Backend, 'lost'>, listener: Listener): () => void {
  const { listeners, reason } = watchOf(lost);
  if (reason !== null) listener(reason);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The result of some work, or the Fault `device-lost`: a read-back from a lost device may never end.
 * @param before waited for before the Fault is thrown
 */
export async function orLost<T>(
  work: Promise<T>,
  backend: Pick<Backend, 'lost'>,
  before: () => Promise<unknown> = async () => undefined,
): Promise<T> {
  let forget = (): void => undefined;
  const loss = new Promise<never>((_, reject) => {
    forget = onLost(backend, (details) => {
      const fault = new StudioError('device-lost', 'The graphics device was lost; start the work again.', {
        details,
      });
      void before().then(() => reject(fault));
    });
  });
  try {
    return await Promise.race([work, loss]);
  } finally {
    forget();
  }
}

/** The same for work that is given a moment to clean up. */
export function untilLost<T>(work: Promise<T>, backend: Pick<Backend, 'lost'>): Promise<T> {
  return orLost(work, backend, () => Promise.race([work.catch(() => undefined), wait(NEWS)]));
}

/** Whether a failure comes from the loss of the device; tfjs may fail in its own words first. */
export async function isLost(thrown: unknown, backend: Backend): Promise<boolean> {
  if (thrown instanceof StudioError && thrown.code === 'device-lost') return true;
  if (backend.report.backend !== 'webgpu') return false;
  return Promise.race([backend.lost.then(() => true), wait(NEWS).then(() => false)]);
}

/** What the backend says of itself after some work failed in other words; null where it is well. */
export function sicknessOf(backend: Pick<Backend, 'assertHealthy'>): StudioError | null {
  try {
    backend.assertHealthy();
    return null;
  } catch (sickness) {
    if (sickness instanceof StudioError) return sickness;
    throw sickness;
  }
}
