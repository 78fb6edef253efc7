/** Draws many canvases without holding the page up: as many in a frame as a few milliseconds allow. */

const BUDGET = 8;

const waiting = new Map<object, () => void>();
let ordered = false;

/** Draws soon; of several orders of one owner the last counts. */
export function drawSoon(owner: object, draw: () => void): void {
  // Behind the others, so that none of them starves.
  waiting.delete(owner);
  waiting.set(owner, draw);
  if (!ordered) requestAnimationFrame(work);
  ordered = true;
}

/** Takes an order back. */
export function drawNever(owner: object): void {
  waiting.delete(owner);
}

function work(): void {
  const started = performance.now();
  for (const [owner, draw] of waiting) {
    waiting.delete(owner);
    draw();
    if (performance.now() - started > BUDGET) break;
  }
  ordered = waiting.size > 0;
  if (ordered) requestAnimationFrame(work);
}
