/** How fast a Run goes. */

export interface Pace {
  readonly stepsPerSecond: number;
  /** Milliseconds until the last step. */
  readonly remaining: number;
}

const WINDOW = 20;
/** Told at most this often, in milliseconds. */
const PAUSE = 500;

/**
 * Call at the start of every step; gives the pace over the last steps where it is time to tell it. A break of a
 * minute or more (sleep) begins anew. Steps that are looked at again count for nothing.
 */
export function createPace(last: number, now: () => number): (step: number) => Pace | null {
  let times: number[] = [];
  let told = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  return (step) => {
    if (step <= latest) return null;
    latest = step;
    const time = now();
    if (time - (times.at(-1) ?? time) > 60_000) times = [];
    times.push(time);
    if (times.length > WINDOW) times.shift();
    const span = time - (times[0] as number);
    if (times.length < 2 || time - told < PAUSE || span === 0) return null;
    told = time;
    const stepsPerSecond = ((times.length - 1) / span) * 1000;
    return { stepsPerSecond, remaining: ((last - step) / stepsPerSecond) * 1000 };
  };
}
