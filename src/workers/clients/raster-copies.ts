/** Copies of large rasters, made in slices with rests between, so that the page stays live however large the photo is. */
import type { Raster, Samples } from '../../engine/domain/raster.ts';

/** Bytes that even a slow processor copies in a few milliseconds. */
const SLICE = 2 ** 21;
/** Milliseconds of copying after which others may speak. */
const BUDGET = 8;

/** Resolves in a task of its own; unlike a timer it is not held back while the tab is hidden. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** What comes with large buffers, for a task of its own: taking them over, and collecting others for them, is one. */
export async function inOwnTask<P extends Promise<unknown>>(coming: P): Promise<Awaited<P>> {
  const value = await coming;
  await nextTask();
  return value;
}

/** Calls back for one part after another of `length` samples. */
async function inSlices(
  { length, BYTES_PER_ELEMENT }: Samples,
  work: (from: number, to: number) => void,
): Promise<void> {
  const step = SLICE / BYTES_PER_ELEMENT;
  // Whoever wants the copy may have had work of its own just now.
  if (length > step) await nextTask();
  let started = performance.now();
  for (let from = 0; from < length; from += step) {
    if (performance.now() - started > BUDGET) {
      await nextTask();
      started = performance.now();
    }
    work(from, Math.min(length, from + step));
  }
}

/** The same samples in a buffer of their own. */
async function samplesCopy(samples: Samples): Promise<Samples> {
  const copy =
    samples instanceof Uint16Array ? new Uint16Array(samples.length) : new Uint8Array(samples.length);
  await inSlices(samples, (from, to) => copy.set(samples.subarray(from, to), from));
  return copy;
}

/** The same pixels in buffers of their own, which may move to a worker. */
export async function rasterCopy(raster: Raster): Promise<Raster> {
  const rgb = await samplesCopy(raster.rgb);
  return { ...raster, rgb, alpha: raster.alpha && (await samplesCopy(raster.alpha)) };
}

/** The bytes of samples as a Blob. */
export async function samplesBlob(samples: Samples): Promise<Blob> {
  const parts: Blob[] = [];
  await inSlices(samples, (from, to) => {
    parts.push(new Blob([samples.subarray(from, to)]));
  });
  return parts.length === 1 ? (parts[0] as Blob) : new Blob(parts);
}
