/** What the backend holds, and how it looks when it can hold no more. */
import * as tf from '@tensorflow/tfjs-core';
import { StudioError } from '../domain/fault.ts';

/** Bytes of all tensors on the backend. */
export function backendBytes(): number {
  return tf.memory().numBytes;
}

const FULL =
  /out of memory|allocation failed|cannot enlarge memory|OOM|invalid array length|too large for the implementation|aborted\(native code/i;

/** A failure to get memory as its Fault; anything else as it is. */
export function asMemoryFault(thrown: unknown): unknown {
  if (thrown instanceof StudioError || !(thrown instanceof Error) || !FULL.test(thrown.message))
    return thrown;
  return new StudioError('out-of-memory', 'The memory is full; choose a smaller batch or smaller patches.', {
    cause: thrown,
    details: thrown.message,
  });
}

/** True for the Fault that less work at a time may cure. */
export function isMemoryFault(thrown: unknown): boolean {
  return thrown instanceof StudioError && thrown.code === 'out-of-memory';
}

/** The part of a wasm module that hands out memory. */
export interface WasmHeap {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * Makes a wasm module say when it has no memory left: tfjs would take its 0 for an address and write over
 * whatever lies there. A module is guarded once, however often it is opened.
 */
export function guardHeap(heap: WasmHeap): void {
  if (guarded.has(heap)) return;
  guarded.add(heap);
  // Emscripten puts the real function into this place at its first call.
  heap._free(heap._malloc(8));
  const malloc = heap._malloc.bind(heap);
  heap._malloc = (bytes) => {
    const address = malloc(bytes);
    if (address !== 0 || bytes === 0) return address;
    throw new StudioError('out-of-memory', 'The memory of the processor is full; close other tabs.', {
      details: `No room for ${bytes} bytes.`,
    });
  };
}

const guarded = new WeakSet<WasmHeap>();

/** As much of tfjs's engine as remembers the way back. */
interface Tape {
  gradientDepth: number;
  activeTape?: readonly { readonly saved?: readonly tf.Tensor[] | null }[] | null;
}

/** Lets go of what a gradient that failed on its way forward had put aside; tfjs would keep it for ever. */
export function dropTape(): void {
  const state = tf.engine().state as unknown as Tape;
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) tf.dispose([...(saved ?? [])]);
  state.activeTape = null;
}
