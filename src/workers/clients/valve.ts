/** Lets work rest and go on. */

export interface Valve {
  readonly shut: boolean;
  /** Hears of every turn, until the function that is returned is called. */
  onTurn(listener: (shut: boolean) => void): () => void;
}

/** A valve with its handle; open at first. */
export function createValve(): Valve & { turn(shut: boolean): void } {
  const listeners = new Set<(shut: boolean) => void>();
  let isShut = false;
  return {
    get shut() {
      return isShut;
    },
    onTurn: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    turn: (shut) => {
      if (shut === isShut) return;
      isShut = shut;
      for (const listener of listeners) listener(shut);
    },
  };
}
