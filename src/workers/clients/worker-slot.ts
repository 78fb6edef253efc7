/** One worker behind one queue: started when first needed, replaced when it breaks, hangs or will not stop. */
import * as Comlink from 'comlink';
import type { Fault, Outcome } from '../../engine/domain/fault.ts';
import type { Living } from '../protocol/api.ts';

/** What a slot needs of a Worker; tests give one end of a MessageChannel. */
export interface WorkerHandle {
  readonly endpoint: Comlink.Endpoint;
  terminate(): void;
  /** Calls back once when the worker's script throws or a message cannot be read. */
  onBroken(report: (reason: string) => void): void;
}

export interface SlotOptions<Api> {
  readonly open: () => WorkerHandle;
  /** Runs first in every new worker, so that a replacement is set up like the one it replaces. */
  readonly prepare?: (api: Comlink.Remote<Api>) => Promise<unknown>;
  /** How long a cancelled call may take to end by itself, in milliseconds. */
  readonly grace?: number;
  /** A worker that is silent for this long while it has work counts as dead, in milliseconds. */
  readonly deadline?: number;
}

export interface CallOptions<Api> {
  readonly signal?: AbortSignal;
  /** Asks the worker to stop this call; what happens when it does not is the slot's business. */
  readonly cancel?: (api: Comlink.Remote<Api>) => Promise<unknown>;
  /** How long this call may take to end after that, where the slot's own patience is too short. */
  readonly grace?: number;
  /** How long this work may keep the worker from answering at all, in milliseconds, where that is longer than usual. */
  readonly deadline?: number;
  /**
   * Runs beside the queue instead of in it. While such work goes on, the slot ends the worker only where it is dead:
   * a Run of hours must not be lost because a restoration was slow to stop.
   */
  readonly beside?: true;
  /** Once this resolves the work goes on beside the queue, which waits for it no longer: it rests, for example. */
  readonly yields?: Promise<unknown>;
}

/** A call's work; `beat` may be called at any sign of life, such as progress. */
export type Work<Api, T> = (api: Comlink.Remote<Api>, beat: () => void) => Promise<Outcome<T>>;

export interface WorkerSlot<Api> {
  /** Queues work; never rejects. */
  call<T>(work: Work<Api, T>, options?: CallOptions<Api>): Promise<Outcome<T>>;
  /** Ends the worker; the next call starts a new one. */
  release(): void;
}

interface Session<Api> {
  readonly api: Comlink.Remote<Api>;
  readonly ready: Promise<unknown>;
  readonly broken: Promise<Fault>;
  /** Resolves when the slot ends the worker, for calls that are still under way. */
  readonly ended: Promise<Fault>;
  /** Calls beside the queue that are under way. */
  beside: number;
  end(): void;
}

const CANCELLED: Fault = { code: 'cancelled', message: 'Cancelled.' };
const REPLACED: Fault = {
  code: 'internal',
  message: 'A background worker had to be started anew; please try again.',
};
const fault = (value: Fault): Outcome<never> => ({ ok: false, fault: value });

/** Makes a slot. Nothing starts before the first call. */
export function createWorkerSlot<Api extends Living>(options: SlotOptions<Api>): WorkerSlot<Api> {
  const grace = options.grace ?? 1000;
  const deadline = options.deadline ?? 90_000;
  let session: Session<Api> | null = null;
  let tail: Promise<unknown> = Promise.resolve();

  const start = (): Session<Api> => {
    const handle = options.open();
    const api = Comlink.wrap<Api>(handle.endpoint);
    const broken = new Promise<Fault>((resolve) => {
      handle.onBroken((reason) =>
        resolve({
          code: 'internal',
          message: 'A background worker stopped unexpectedly and was started anew; please try again.',
          details: reason,
        }),
      );
    });
    let tellEnd: (reason: Fault) => void = () => undefined;
    const ended = new Promise<Fault>((resolve) => {
      tellEnd = resolve;
    });
    const end = () => {
      handle.terminate();
      tellEnd(REPLACED);
    };
    return { api, broken, ended, beside: 0, ready: options.prepare?.(api) ?? Promise.resolve(), end };
  };

  const release = (which: Session<Api> | null = session) => {
    // Several calls may hear of one end.
    if (session === null || session !== which) return;
    session = null;
    which.end();
  };

  const run = async <T>(work: Work<Api, T>, call: CallOptions<Api>): Promise<Outcome<T>> => {
    if (call.signal?.aborted) return fault(CANCELLED);
    session ??= start();
    const current = session;
    const watch = watchLife(current.api, call.deadline ?? deadline);
    const stop = watchAbort(call.signal, call.grace ?? grace, () => call.cancel?.(current.api));
    let own = 0;
    let ended = false;
    const stepAside = () => {
      if (ended || own === 1) return;
      own = 1;
      current.beside += 1;
    };
    if (call.beside) stepAside();
    void call.yields?.then(stepAside);
    try {
      const settled = await Promise.race([
        current.ready
          .then(() => work(current.api, watch.beat))
          .then((outcome) => ({ kind: 'outcome', outcome }) as const),
        current.broken.then((reason) => ({ kind: 'dead', fault: reason }) as const),
        watch.silent.then((reason) => ({ kind: 'dead', fault: reason }) as const),
        current.ended.then((reason) => ({ kind: 'dead', fault: reason }) as const),
        stop.expired.then(() => ({ kind: 'late', fault: CANCELLED }) as const),
      ]);
      const alone = current.beside === own;
      if (settled.kind === 'outcome') {
        if (alone && !settled.outcome.ok && settled.outcome.fault.code === 'device-lost') release(current);
        return settled.outcome;
      }
      if (alone || settled.kind === 'dead') release(current);
      return fault(settled.fault);
    } catch (thrown) {
      release(current);
      return fault({
        code: 'internal',
        message: 'A background worker gave no usable answer; please try again.',
        details: String(thrown),
      });
    } finally {
      ended = true;
      current.beside -= own;
      watch.end();
      stop.end();
    }
  };

  return {
    call: (work, call = {}) => {
      if (call.beside) return run(work, call);
      const result = tail.then(() => run(work, call));
      tail = call.yields === undefined ? result : Promise.race([result, call.yields]);
      return result;
    },
    release: () => release(),
  };
}

/** Unanswered pings that count as death. */
const MISSES = 10;

/**
 * Pings until the work ends; `silent` resolves once nothing was heard for `deadline` milliseconds. Pings are counted, not
 * the time: while the page is frozen or the machine sleeps there are none, and the worker sleeps as well.
 */
function watchLife<Api extends Living>(api: Comlink.Remote<Api>, deadline: number) {
  let missed = 0;
  const beat = () => {
    missed = 0;
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  const silent = new Promise<Fault>((resolve) => {
    timer = setInterval(() => {
      (api as unknown as Comlink.Remote<Living>).ping().then(beat, () => undefined);
      missed += 1;
      if (missed > MISSES) {
        resolve({
          code: 'internal',
          message: 'A background worker no longer answered and was started anew; please try again.',
          details: `Silent for ${deadline} ms.`,
        });
      }
    }, deadline / MISSES);
  });
  return { beat, silent, end: () => clearInterval(timer) };
}

/** On abort asks the work to stop; `expired` resolves when the grace time is over. */
function watchAbort(signal: AbortSignal | undefined, grace: number, ask: () => unknown) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort: () => void = () => undefined;
  const expired = new Promise<void>((resolve) => {
    onAbort = () => {
      ask();
      timer = setTimeout(resolve, grace);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  return {
    expired,
    end: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
