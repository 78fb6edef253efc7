/** What groups of damage lose against models of their own, as far as they are trained. */

import { StudioError } from '../../../engine/domain/fault.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { mean, spearman } from '../../../engine/evaluation/statistics.ts';
import { rankGroups } from '../../../engine/grids/group-ranks.ts';
import type { Member } from '../../../engine/grids/group-recipes.ts';
import { searchGroups } from '../../../engine/grids/group-search.ts';
import type { GroupModels, MemberScores } from '../../group-runs.ts';
import { PAPER_SETS } from './product-map.ts';

/** Six of the paper's kinds: three filters, two noises, and JPEG. */
const CHOSEN = ['richardson-lucy', 'ringing', 'defocus', 'gaussian-noise', 'salt-pepper', 'jpeg'];

export const GROUP_MEMBERS: readonly Member[] = PAPER_SETS.flatMap((set) =>
  'task' in set && CHOSEN.includes(set.id) ? [{ id: set.id, task: set.task, set: set.set }] : [],
);

/** One group: what it loses on average and at most against its members' own models, in dB. */
export interface GroupRow {
  readonly members: readonly string[];
  /** Mean distance of its pairs by each describer. */
  readonly similarity: Readonly<Record<string, number>>;
  readonly meanDrop: number;
  readonly largestDrop: number;
}

export interface GroupResults {
  readonly members: readonly string[];
  readonly groups: readonly GroupRow[];
  /** Names of the models that would be needed and are not trained. */
  readonly missing: readonly string[];
  /** Rank correlation of mean distance and mean drop, by describer; null below eight groups. */
  readonly correlation: Readonly<Record<string, number | null>>;
  /** Found by the search on the photos of val.txt; null where it needs models that are not trained. */
  readonly partition: readonly (readonly string[])[] | null;
  /** Mean PSNR in dB by member: own models, the partition's, one mixed model at equal steps and at the partition's compute. */
  readonly arms: readonly { readonly arm: string; readonly psnr: MemberScores }[];
}

const ENOUGH_GROUPS = 8;

/** Distances between the chosen six. */
function memberMatrix(map: SimilarityMap): number[][] {
  const places = GROUP_MEMBERS.map(({ id }) => map.sets.findIndex((set) => set.id === id));
  return places.map((i) => places.map((j) => map.matrix[i]?.[j] ?? 0));
}

/** The most and the least alike group of every size from two up, and all together. */
function wantedGroups(map: SimilarityMap): Member[][] {
  const ranks = rankGroups(memberMatrix(map));
  const chosen = ranks.slice(1).flatMap((groups) => [groups[0], groups.at(-1)]);
  const keys = new Set(chosen.flatMap((group) => (group ? [group.members.join()] : [])));
  return [...keys].map((key) => key.split(',').map((i) => GROUP_MEMBERS[Number(i)] as Member));
}

/** What a piece of work gives, or null where it needs a model that may not be trained. */
async function unlessUntrained<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof StudioError) || fault.code !== 'option-invalid') throw fault;
    return null;
  }
}

/** Largest loss in dB that a kind may suffer in its group: the fine-tunes are short, and so are the losses. */
export const DELTA = 0.1;

/** The fewest groups, verified by `models`; null where those are not trained. */
async function searchedPartition(map: SimilarityMap, models: GroupModels): Promise<Member[][] | null> {
  const membersAt = (places: readonly number[]): Member[] => places.map((i) => GROUP_MEMBERS[i] as Member);
  return unlessUntrained(async () => {
    const { groups } = await searchGroups({
      matrix: memberMatrix(map),
      delta: DELTA,
      drop: async (places) => (await models.trained(membersAt(places))).drop,
    });
    return groups.map(membersAt);
  });
}

/**
 * Reads what is trained; trains the rest where the models may.
 * @param search scores on the photos that groups are verified on
 * @param models scores on the photos that are reported on
 */
export async function groupResults(
  maps: readonly SimilarityMap[],
  search: GroupModels,
  models: GroupModels,
  mayTrain: boolean,
): Promise<GroupResults> {
  const missing: string[] = [];
  const scoresOf = async (group: readonly Member[], factor = 1): Promise<MemberScores | null> => {
    const scores = await unlessUntrained(async () =>
      mayTrain || (await models.find(group, factor)) ? models.scores(group, factor) : null,
    );
    if (scores === null)
      missing.push(
        `${group.map(({ id }) => id).join(' + ')}${factor > 1 ? ` (${factor} times as long)` : ''}`,
      );
    return scores;
  };
  const singles = new Map<string, number>();
  for (const member of GROUP_MEMBERS) {
    const psnr = (await scoresOf([member]))?.[member.id];
    if (psnr !== undefined) singles.set(member.id, psnr);
  }
  const groups: GroupRow[] = [];
  let mixed: MemberScores | null = null;
  for (const group of wantedGroups(maps[0] as SimilarityMap)) {
    const scores = await scoresOf(group);
    if (scores === null) continue;
    if (group.length === GROUP_MEMBERS.length) mixed = scores;
    if (group.some(({ id }) => !singles.has(id))) continue;
    const drops = group.map(({ id }) => (singles.get(id) as number) - (scores[id] as number));
    groups.push({
      members: group.map(({ id }) => id),
      similarity: Object.fromEntries(maps.map((map) => [map.descriptor, meanDistance(map, group)])),
      meanDrop: mean(drops),
      largestDrop: Math.max(...drops),
    });
  }
  const partition = await searchedPartition(maps[0] as SimilarityMap, search);
  const grouped = new Map<string, number>();
  for (const group of partition ?? []) {
    const scores = await scoresOf(group);
    for (const { id } of group) if (scores) grouped.set(id, scores[id] as number);
  }
  const longer = partition && partition.length > 1 ? await scoresOf(GROUP_MEMBERS, partition.length) : null;
  const arms = [
    ...(singles.size === GROUP_MEMBERS.length
      ? [{ arm: 'own models', psnr: Object.fromEntries(singles) }]
      : []),
    ...(grouped.size === GROUP_MEMBERS.length
      ? [{ arm: 'one model a group', psnr: Object.fromEntries(grouped) }]
      : []),
    ...(mixed ? [{ arm: 'one mixed model', psnr: mixed }] : []),
    ...(longer ? [{ arm: 'one mixed model, trained as long as all groups', psnr: longer }] : []),
  ];
  return {
    members: GROUP_MEMBERS.map(({ id }) => id),
    groups,
    missing,
    partition: partition?.map((group) => group.map(({ id }) => id)) ?? null,
    correlation: Object.fromEntries(
      maps.map(({ descriptor }) => [descriptor, correlationOf(groups, descriptor)]),
    ),
    arms,
  };
}

function meanDistance(map: SimilarityMap, group: readonly Member[]): number {
  const places = group.map(({ id }) => map.sets.findIndex((set) => set.id === id));
  return mean(places.flatMap((i, a) => places.slice(a + 1).map((j) => map.matrix[i]?.[j] ?? 0)));
}

export function correlationOf(groups: readonly GroupRow[], describer: string): number | null {
  if (groups.length < ENOUGH_GROUPS) return null;
  return spearman(
    groups.map(({ similarity }) => similarity[describer] ?? Number.NaN),
    groups.map(({ meanDrop }) => meanDrop),
  );
}
