/** A real module Worker as the handle that a slot holds. */
import { trustedWorkerUrl } from './trusted-url.ts';
import type { WorkerHandle } from './worker-slot.ts';

/** Starts the module worker at a same-origin address. */
export function openWorker(url: string, name: string): WorkerHandle {
  const worker = new Worker(trustedWorkerUrl(url), { type: 'module', name });
  return {
    endpoint: worker,
    terminate: () => worker.terminate(),
    onBroken: (report) => {
      worker.addEventListener('error', (event) => report(event.message || 'The script could not be loaded.'));
      worker.addEventListener('messageerror', () => report('A message could not be read.'));
    },
  };
}
