/** Notices that the page did not run for a while: a frozen tab, or a machine that slept. */

/** Milliseconds between two looks at the clock. */
const LOOK = 15_000;
/** Browsers wake the timers of a hidden page at least once a minute; a longer silence is sleep. */
const SILENCE = 120_000;

/** Calls back with the milliseconds that were slept. @returns what ends the watch */
export function watchSleep(now: () => number, onSlept: (milliseconds: number) => void): () => void {
  let last = now();
  const timer = setInterval(() => {
    const gap = now() - last;
    last = now();
    if (gap > SILENCE) onSlept(gap - LOOK);
  }, LOOK);
  return () => clearInterval(timer);
}
