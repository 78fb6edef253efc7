/** Expected failures are Faults with a code; anything else is a bug and comes from `invariant`. */

export const FAULT_CODES = [
  'webgpu-unavailable',
  'device-lost',
  'out-of-memory',
  'image-undecodable',
  'image-unsupported',
  'image-too-large',
  'image-unreadable',
  'output-unwritable',
  'dataset-empty',
  'dataset-unpaired',
  'recipe-invalid',
  'option-invalid',
  'model-unknown',
  'model-incompatible',
  'model-damaged',
  'checkpoint-damaged',
  'project-newer',
  'training-diverged',
  'training-busy',
  'dataset-changed',
  'storage-full',
  'cancelled',
  'internal',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** A Fault as plain data, fit to cross a worker boundary. */
export interface Fault {
  readonly code: FaultCode;
  /** One clear sentence that names the thing and the cure. */
  readonly message: string;
  readonly details?: string;
}

/** What a worker call returns instead of throwing: Comlink would lose the code. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault };

/** An expected failure, thrown inside the engine. */
export class StudioError extends Error {
  readonly code: FaultCode;
  readonly details: string | undefined;

  constructor(code: FaultCode, message: string, options: { details?: string; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'StudioError';
    this.code = code;
    this.details = options.details;
  }
}

/** Any thrown value as a Fault; what we did not expect becomes `internal` with its stack in the details. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof StudioError) {
    return thrown.details === undefined
      ? { code: thrown.code, message: thrown.message }
      : { code: thrown.code, message: thrown.message, details: thrown.details };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    code: 'internal',
    message: `Something unexpected happened: ${error.message}`,
    details: error.stack ?? '',
  };
}

/** Runs work and returns its Outcome; never rejects. */
export async function outcomeOf<T>(work: () => Promise<T> | T): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) };
  }
}

/** States what must hold; a failure is a bug of ours. The message may be a thunk so that it costs nothing when true. */
export function invariant(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(typeof message === 'string' ? message : message());
}

/** Makes a switch exhaustive at compile time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}

/** Throws the `cancelled` Fault once a signal is aborted. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
}
