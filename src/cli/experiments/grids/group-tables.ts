/** What losses of groups say: pure functions of PSNR crop by crop. */
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { type Interval, mean, pairedInterval, spearman } from '../../../engine/evaluation/statistics.ts';
import { stream } from '../../../engine/runtime/random.ts';
import type { MemberScores } from '../../group-runs.ts';

/** One group: what it loses against its members' own models, in dB. */
export interface GroupRow {
  readonly members: readonly string[];
  /** Mean distance of its pairs by each describer. */
  readonly similarity: Readonly<Record<string, number>>;
  /** Over members and crops, with its bootstrap interval over crops. */
  readonly meanDrop: Interval;
  /** Of the member that loses most. */
  readonly largestDrop: number;
}

/** Rank correlation with its bootstrap interval over groups. */
export interface Correlation {
  readonly rho: number;
  readonly low: number;
  readonly high: number;
}

export interface DescriberRow {
  readonly describer: string;
  /** Of mean distance and mean loss over all groups; null below eight. */
  readonly all: Correlation | null;
  /** The same with what the size of a group makes taken out; null where too few sizes have two groups. */
  readonly withinSizes: Correlation | null;
}

const ENOUGH_GROUPS = 8;
const RESAMPLES = 1000;
const SEED = 1;

export function groupRow(
  members: readonly string[],
  scores: MemberScores,
  singles: MemberScores,
  maps: readonly SimilarityMap[],
): GroupRow {
  const drops = members.map((id) => differences(singles, scores, id));
  return {
    members,
    similarity: Object.fromEntries(maps.map((map) => [map.descriptor, meanDistance(map, members)])),
    meanDrop: pairedInterval([drops.flat()], SEED),
    largestDrop: Math.max(...drops.map(mean)),
  };
}

/** PSNR of one less that of another on the crops of a member. */
export function differences(a: MemberScores, b: MemberScores, id: string): number[] {
  return (a[id] ?? []).map((value, i) => value - (b[id]?.[i] ?? Number.NaN));
}

function meanDistance(map: SimilarityMap, members: readonly string[]): number {
  const places = members.map((id) => map.sets.findIndex((set) => set.id === id));
  return mean(places.flatMap((i, a) => places.slice(a + 1).map((j) => map.matrix[i]?.[j] ?? 0)));
}

export function describerRow(groups: readonly GroupRow[], describer: string): DescriberRow {
  const points = groups.map(
    ({ members, similarity, meanDrop }): Point => ({
      size: members.length,
      x: similarity[describer] ?? Number.NaN,
      y: meanDrop.mean,
    }),
  );
  return { describer, all: correlation(points), withinSizes: correlation(withoutSizes(points)) };
}

interface Point {
  readonly size: number;
  readonly x: number;
  readonly y: number;
}

/** Each less the mean of its size, as larger groups lose more however alike they are; sizes of one group say nothing. */
function withoutSizes(points: readonly Point[]): Point[] {
  return points.flatMap(({ size, x, y }) => {
    const mine = points.filter((other) => other.size === size);
    if (mine.length < 2) return [];
    return [{ size, x: x - mean(mine.map((p) => p.x)), y: y - mean(mine.map((p) => p.y)) }];
  });
}

function correlation(points: readonly Point[]): Correlation | null {
  if (points.length < ENOUGH_GROUPS) return null;
  const rho = (some: readonly Point[]): number =>
    spearman(
      some.map(({ x }) => x),
      some.map(({ y }) => y),
    );
  const random = stream(SEED, 'groups');
  const drawn = Array.from({ length: RESAMPLES }, () => rho(points.map(() => random.pick(points))))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number): number => drawn[Math.round(share * (drawn.length - 1))] ?? Number.NaN;
  const found = rho(points);
  // Where nothing is lost anywhere there is nothing to put in order.
  if (!Number.isFinite(found)) return null;
  return { rho: found, low: at(0.025), high: at(0.975) };
}

/** Table 2a: of each size the most and the least alike group. */
export interface SizeRow {
  readonly size: number;
  readonly alike: GroupRow;
  readonly unlike: GroupRow;
}

export function sizeRows(groups: readonly GroupRow[], describer: string): SizeRow[] {
  const sizes = [...new Set(groups.map(({ members }) => members.length))].sort((a, b) => a - b);
  return sizes.flatMap((size) => {
    const mine = groups
      .filter(({ members }) => members.length === size)
      .sort((a, b) => (a.similarity[describer] ?? 0) - (b.similarity[describer] ?? 0));
    const [alike, unlike] = [mine[0], mine.at(-1)];
    return alike && unlike && alike !== unlike ? [{ size, alike, unlike }] : [];
  });
}

/** One way of making models for all kinds of damage. */
export interface ArmRow {
  readonly arm: string;
  /** Mean PSNR in dB by kind. */
  readonly psnr: Readonly<Record<string, number>>;
  readonly models: number;
  /** Of all its models together. */
  readonly parameters: number;
  /** Training in units of one usual model's fine-tune. */
  readonly compute: number;
  /** Groups less this arm, in dB over all kinds and crops; null for the groups themselves, or where there are none. */
  readonly groupsGain: Interval | null;
}

export function armRow(
  row: Pick<ArmRow, 'arm' | 'models' | 'parameters' | 'compute'>,
  scores: MemberScores,
  grouped: MemberScores | null,
): ArmRow {
  const ids = Object.keys(scores);
  return {
    ...row,
    psnr: Object.fromEntries(ids.map((id) => [id, mean(scores[id] ?? [])])),
    groupsGain:
      grouped === null || grouped === scores
        ? null
        : pairedInterval([ids.flatMap((id) => differences(grouped, scores, id))], SEED),
  };
}
