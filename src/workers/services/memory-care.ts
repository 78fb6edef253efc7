/** Work that runs out of memory is done again in smaller pieces. */
import { StudioError } from '../../engine/domain/fault.ts';
import type { Backend } from '../../engine/runtime/backend.ts';
import { asMemoryFault, isMemoryFault } from '../../engine/runtime/memory.ts';
import { sicknessOf } from './device-loss.ts';
import type { EngineRoom } from './engine-room.ts';

/** Work on a backend with so many pixels at a time. */
type Work<T> = (backend: Backend, area: number) => Promise<T>;

export interface Cared<T> {
  readonly value: T;
  /** It took fewer pixels at a time than before. */
  readonly less: boolean;
}

/** Fewer pixels than this at a time are no cure any more. */
const LEAST_AREA = 2 ** 12;

/** What a GPU complains of arrives a moment after the call that failed of it, in milliseconds. */
const NEWS = 100;

/**
 * Runs work on a photo of so many `pixels` with `usual` of them at a time, and with half as many whenever memory runs out; what was found to fit holds
 * for all later work. A GPU that has complained is opened anew first, because it would hand out the same broken buffers.
 * @throws StudioError `out-of-memory` where nothing fits, and whatever the work throws
 */
export function createMemoryCare(
  room: Pick<EngineRoom, 'backend' | 'reopen'>,
  usual: number,
): <T>(work: Work<T>, pixels?: number) => Promise<Cared<T>> {
  let area = usual;
  return async (work, pixels = Number.POSITIVE_INFINITY) => {
    const before = area;
    for (;;) {
      const backend = await room.backend();
      try {
        return { value: await work(backend, area), less: area < before };
      } catch (thrown) {
        const fault = await reasonOf(thrown, backend);
        // A photo that is smaller than a tile was one already.
        const less = Math.min(area, pixels) / 2;
        if (!isMemoryFault(fault) || less < LEAST_AREA) throw fault;
        area = less;
        if (backend.errors().length > 0) await room.reopen();
      }
    }
  };
}

/** What made work fail: tfjs may fail in its own words where the GPU has no memory. */
async function reasonOf(thrown: unknown, backend: Backend): Promise<unknown> {
  if (thrown instanceof StudioError) return thrown;
  if (backend.report.backend === 'webgpu') await new Promise((resolve) => setTimeout(resolve, NEWS));
  return asMemoryFault(sicknessOf(backend) ?? thrown);
}
