/** How well masks agree with those that count as true. */

/** The class of every pixel of one photo, in row order. */
export interface Segmented {
  readonly found: Uint8Array;
  readonly truth: Uint8Array;
}

export interface SegmentationScore {
  /** Mean over classes of the share of their true pixels that got that class, 0..1 (mean pixel accuracy). */
  readonly mpa: number | null;
  /** Mean over classes of intersection over union, 0..1. */
  readonly miou: number | null;
}

/**
 * Scores masks over all pixels of all photos together. Classes that are nowhere true do not count; null where no class is.
 * @param classes how many there are
 */
export function segmentationScore(photos: readonly Segmented[], classes: number): SegmentationScore {
  const shared = new Float64Array(classes);
  const wanted = new Float64Array(classes);
  const given = new Float64Array(classes);
  for (const { found, truth } of photos) {
    for (let i = 0; i < truth.length; i++) {
      const [is, says] = [truth[i] as number, found[i] as number];
      wanted[is] = (wanted[is] as number) + 1;
      given[says] = (given[says] as number) + 1;
      if (is === says) shared[is] = (shared[is] as number) + 1;
    }
  }
  const present = [...wanted.keys()].filter((kind) => (wanted[kind] as number) > 0);
  if (present.length === 0) return { mpa: null, miou: null };
  const mean = (value: (kind: number) => number) =>
    present.reduce((sum, kind) => sum + value(kind), 0) / present.length;
  const at = (counts: Float64Array, kind: number) => counts[kind] as number;
  return {
    mpa: mean((kind) => at(shared, kind) / at(wanted, kind)),
    miou: mean((kind) => at(shared, kind) / (at(wanted, kind) + at(given, kind) - at(shared, kind))),
  };
}
