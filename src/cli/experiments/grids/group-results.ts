/** What groups of damage lose against models of their own, as far as they are trained. */

import { StudioError } from '../../../engine/domain/fault.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { mean, spearman } from '../../../engine/evaluation/statistics.ts';
import { rankGroups } from '../../../engine/grids/group-ranks.ts';
import type { Member } from '../../../engine/grids/group-recipes.ts';
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
  /** Mean PSNR in dB by member: as it came, own models, one mixed model at equal steps. */
  readonly arms: readonly { readonly arm: string; readonly psnr: MemberScores }[];
}

const ENOUGH_GROUPS = 8;

/** The most and the least alike group of every size from two up, and all together. */
function wantedGroups(map: SimilarityMap): Member[][] {
  const places = GROUP_MEMBERS.map(({ id }) => map.sets.findIndex((set) => set.id === id));
  const matrix = places.map((i) => places.map((j) => map.matrix[i]?.[j] ?? 0));
  const ranks = rankGroups(matrix);
  const chosen = ranks.slice(1).flatMap((groups) => [groups[0], groups.at(-1)]);
  const keys = new Set(chosen.flatMap((group) => (group ? [group.members.join()] : [])));
  return [...keys].map((key) => key.split(',').map((i) => GROUP_MEMBERS[Number(i)] as Member));
}

/** Reads what is trained; trains the rest where the models may. */
export async function groupResults(
  maps: readonly SimilarityMap[],
  models: GroupModels,
  mayTrain: boolean,
): Promise<GroupResults> {
  const missing: string[] = [];
  const scoresOf = async (group: readonly Member[]): Promise<MemberScores | null> => {
    try {
      if (mayTrain || (await models.find(group))) return await models.scores(group);
    } catch (fault) {
      // Nothing is trained, not even the base.
      if (!(fault instanceof StudioError) || fault.code !== 'option-invalid') throw fault;
    }
    missing.push(group.map(({ id }) => id).join(' + '));
    return null;
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
  const arms = [
    ...(singles.size === GROUP_MEMBERS.length
      ? [{ arm: 'own models', psnr: Object.fromEntries(singles) }]
      : []),
    ...(mixed ? [{ arm: 'one mixed model', psnr: mixed }] : []),
  ];
  return {
    members: GROUP_MEMBERS.map(({ id }) => id),
    groups,
    missing,
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
