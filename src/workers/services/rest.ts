/** Work that can rest between two of its pieces. */

export interface Rest {
  /** Lets the work rest, or go on. */
  hold(held: boolean): void;
  /** Resolves at once, or when the work may go on: also where it is to be stopped, so that it hears of that. */
  readonly free: () => Promise<void>;
  /** Milliseconds that the work has rested so far. */
  rested(): number;
}

/** @param signal stops the work, resting or not */
export function createRest(signal: AbortSignal, now: () => number = () => performance.now()): Rest {
  let held = false;
  let total = 0;
  let wake: () => void = () => undefined;
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    hold: (wanted) => {
      held = wanted;
      if (!held) wake();
    },
    free: async () => {
      if (!held || signal.aborted) return;
      const since = now();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      total += now() - since;
    },
    rested: () => total,
  };
}
