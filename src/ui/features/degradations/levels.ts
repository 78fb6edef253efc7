/** Seven steps of colour for distances; `degradations.css` names one for each. */
export const LEVELS = 7;

/** The step of a distance between the least and the greatest of a map: the nearer, the stronger. */
export function levelOf(distance: number, least: number, most: number): number {
  if (most <= least) return 0;
  const nearness = (most - distance) / (most - least);
  return Math.min(LEVELS - 1, Math.max(0, Math.floor(nearness * LEVELS)));
}
