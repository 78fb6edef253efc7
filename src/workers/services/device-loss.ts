/** Telling the loss of the graphics device from other failures. */
import { StudioError } from '../../engine/domain/fault.ts';
import type { Backend } from '../../engine/runtime/backend.ts';

/** So long may pass between a failure and the news that the device is gone, in milliseconds. */
const NEWS = 1000;

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The result of some work, or the Fault `device-lost`: a read-back from a lost device may never end. The work is
 * given a moment to clean up.
 */
export async function untilLost<T>(work: Promise<T>, backend: Backend): Promise<T> {
  const loss = backend.lost.then(async (reason): Promise<never> => {
    await Promise.race([work.catch(() => undefined), wait(NEWS)]);
    throw new StudioError('device-lost', 'The graphics device was lost; start the work again.', {
      details: reason,
    });
  });
  return Promise.race([work, loss]);
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
