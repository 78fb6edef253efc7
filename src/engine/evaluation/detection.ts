/** How well found objects agree with those that count as true: average precision and overlap of boxes. */

/** Sides in any unit, the same for all boxes of a photo. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Found extends Box {
  /** Number of the class. */
  readonly kind: number;
  /** How sure the detector is, 0..1. */
  readonly score: number;
}

/** Boxes of one photo. */
export interface Detected {
  readonly found: readonly Found[];
  /** What should have been found; its scores do not count. */
  readonly truth: readonly Found[];
}

export interface DetectionScore {
  /** Mean over classes of the average precision at an overlap of one half, 0..1; null where nothing was to be found. */
  readonly map: number | null;
  /** Mean over true boxes of the overlap with the best box of their class, 0 for a missed one; null as above. */
  readonly iou: number | null;
  /** True boxes. */
  readonly count: number;
}

/** Boxes that overlap at least so much are the same object (PASCAL VOC). */
const SAME = 0.5;

/** Intersection over union of two boxes, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

const area = ({ left, top, right, bottom }: Box): number => (right - left) * (bottom - top);

/** Scores detections of photos against what counts as true. */
export function detectionScore(photos: readonly Detected[]): DetectionScore {
  const truths = photos.flatMap(({ truth }) => truth);
  if (truths.length === 0) return { map: null, iou: null, count: 0 };
  const kinds = [...new Set(truths.map(({ kind }) => kind))];
  const overlaps = photos.flatMap(({ found, truth }) =>
    truth.map((wanted) =>
      found
        .filter(({ kind }) => kind === wanted.kind)
        .reduce((best, box) => Math.max(best, overlap(box, wanted)), 0),
    ),
  );
  return {
    map: mean(kinds.map((kind) => averagePrecision(photos, kind))),
    iou: mean(overlaps),
    count: truths.length,
  };
}

/**
 * Area under the curve of precision over recall for one class, precision made monotone from the right (PASCAL VOC since
 * 2010). Surer detections choose first; a true box is found once.
 */
export function averagePrecision(photos: readonly Detected[], kind: number): number {
  const total = photos.reduce((sum, { truth }) => sum + truth.filter((one) => one.kind === kind).length, 0);
  const ranked = photos
    .flatMap(({ found, truth }, photo) =>
      found.filter((one) => one.kind === kind).map((box) => ({ photo, box, truth })),
    )
    .sort((a, b) => b.box.score - a.box.score);
  const taken = new Set<Found>();
  const points: { readonly recall: number; readonly precision: number }[] = [];
  let right = 0;
  for (const [i, { box, truth }] of ranked.entries()) {
    const match = bestFree(box, truth, kind, taken);
    if (match) {
      taken.add(match);
      right++;
    }
    points.push({ recall: right / total, precision: right / (i + 1) });
  }
  let area = 0;
  let best = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    const { recall, precision } = points[i] as { recall: number; precision: number };
    best = Math.max(best, precision);
    area += best * (recall - (points[i - 1]?.recall ?? 0));
  }
  return area;
}

function bestFree(
  box: Found,
  truth: readonly Found[],
  kind: number,
  taken: ReadonlySet<Found>,
): Found | null {
  let best: Found | null = null;
  for (const candidate of truth) {
    if (candidate.kind !== kind || taken.has(candidate)) continue;
    if (best === null || overlap(box, candidate) > overlap(box, best)) best = candidate;
  }
  return best && overlap(box, best) >= SAME ? best : null;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
