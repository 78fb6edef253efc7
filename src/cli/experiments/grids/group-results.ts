/** What groups of damage lose against models of their own, as far as they are trained. */

import { StudioError } from '../../../engine/domain/fault.ts';
import type { SimilarityMap } from '../../../engine/domain/grids.ts';
import { rankGroups } from '../../../engine/grids/group-ranks.ts';
import { type GroupSizes, type Member, parametersOf, widened } from '../../../engine/grids/group-recipes.ts';
import { searchGroups } from '../../../engine/grids/group-search.ts';
import { type GroupModels, type MemberScores, meanPsnr, type Variant } from '../../group-runs.ts';
import {
  type ArmRow,
  armRow,
  type DescriberRow,
  describerRow,
  type GroupRow,
  groupRow,
  type SizeRow,
  sizeRows,
} from './group-tables.ts';
import { PAPER_SETS } from './product-map.ts';
import { PAPER_GROUPS } from './selection.ts';

/** Six of the paper's kinds: three filters, two noises, and JPEG. */
const CHOSEN = ['richardson-lucy', 'ringing', 'defocus', 'gaussian-noise', 'salt-pepper', 'jpeg'];

export const GROUP_MEMBERS: readonly Member[] = PAPER_SETS.flatMap((set) =>
  'task' in set && CHOSEN.includes(set.id) ? [{ id: set.id, task: set.task, set: set.set }] : [],
);

/** Largest loss in dB that a kind may suffer in its group: the paper's. */
export const DELTA = 0.7;

export interface GroupResults {
  readonly members: readonly string[];
  readonly sizes: GroupSizes;
  readonly delta: number;
  /** Every group of two or more that is trained. */
  readonly groups: readonly GroupRow[];
  /** Table 2a. */
  readonly bySize: readonly SizeRow[];
  /** Table 2b. */
  readonly describers: readonly DescriberRow[];
  /** Found by the search on the photos of val.txt; null where it needs models that are not trained. */
  readonly partition: readonly (readonly string[])[] | null;
  /** The groups that one mixed model is compared with: those, or the paper's where the search found none of two or more. */
  readonly compared: readonly (readonly string[])[];
  readonly arms: readonly ArmRow[];
  /** For comparison: mean PSNR in dB by kind of the crops as they come, and of the zoo's all-round model. */
  readonly beside: readonly { readonly name: string; readonly psnr: Readonly<Record<string, number>> }[];
  /** Mean PSNR in dB on all kinds of each kind's own model: what it does to damage that it never saw. */
  readonly own: readonly { readonly name: string; readonly psnr: Readonly<Record<string, number>> }[];
  /** Time at work of all Runs that are shown, in seconds. */
  readonly seconds: number;
  /** Names of the models that would be needed and are not trained. */
  readonly missing: readonly string[];
}

export interface GroupMeasuring {
  readonly maps: readonly [SimilarityMap, ...SimilarityMap[]];
  /** Scores on the photos that groups are verified on. */
  readonly search: GroupModels;
  /** Scores on the photos that are reported on. */
  readonly models: GroupModels;
  readonly sizes: GroupSizes;
  readonly mayTrain: boolean;
  /** The zoo's all-round model and its file. */
  readonly allRound: { readonly id: string; readonly weights: string };
}

/** The paper's groups, of those kinds that are here. */
const PAPER_PARTITION: readonly Member[][] = PAPER_GROUPS.map(({ members }) =>
  GROUP_MEMBERS.filter(({ id }) => members.includes(id)),
).filter(({ length }) => length > 0);

/** Whether something was grouped, and not everything. */
function isGrouped(partition: readonly Member[][] | null): partition is Member[][] {
  return partition !== null && partition.length > 1 && partition.some(({ length }) => length > 1);
}

type Places = readonly number[];

const at = (places: Places): Member[] => places.map((i) => GROUP_MEMBERS[i] as Member);
const idsOf = (group: readonly Member[]): string[] => group.map(({ id }) => id);

/** Distances between the chosen six. */
function memberMatrix(map: SimilarityMap): number[][] {
  const places = GROUP_MEMBERS.map(({ id }) => map.sets.findIndex((set) => set.id === id));
  return places.map((i) => places.map((j) => map.matrix[i]?.[j] ?? 0));
}

/** All groups of two or more, and which of them are wanted: the most and the least alike of every size, and all together. */
function groupsOf(map: SimilarityMap): { readonly members: Places; readonly wanted: boolean }[] {
  return rankGroups(memberMatrix(map))
    .slice(1)
    .flatMap((groups) =>
      groups.map(({ members }, i) => ({ members, wanted: i === 0 || i === groups.length - 1 })),
    );
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

/** The fewest groups, verified by `search`; null where those are not trained. */
async function searchedPartition({ maps, search }: GroupMeasuring): Promise<Member[][] | null> {
  return unlessUntrained(async () => {
    const { groups } = await searchGroups({
      matrix: memberMatrix(maps[0]),
      delta: DELTA,
      drop: async (places) => (await search.trained(at(places))).drop,
    });
    return groups.map(at);
  });
}

/** Reads what is trained; trains the rest where it may. */
export async function groupResults(measuring: GroupMeasuring): Promise<GroupResults> {
  const { maps, models, sizes, mayTrain, allRound } = measuring;
  const missing = new Set<string>();
  const seconds = new Map<string, number>();
  const scoresOf = async (group: readonly Member[], variant: Variant = {}): Promise<MemberScores | null> => {
    const scores = await unlessUntrained(async () =>
      mayTrain || (await models.find(group, variant)) ? models.scores(group, variant) : null,
    );
    const name = nameOf(group, variant);
    if (scores === null) missing.add(name);
    else seconds.set(name, await models.seconds(group, variant));
    return scores;
  };
  // All arms are scored on all crops of all kinds; these are the crops of one's own kind.
  const singles: Record<string, readonly number[]> = {};
  const own: GroupResults['own'][number][] = [];
  for (const member of GROUP_MEMBERS) {
    const scores = await scoresOf([member]);
    const mine = scores?.[member.id];
    if (mine) singles[member.id] = mine;
    if (scores) own.push({ name: member.id, psnr: meansOf(scores) });
  }
  const partition = await searchedPartition(measuring);
  const compared = isGrouped(partition) ? partition : PAPER_PARTITION;
  const groups: GroupRow[] = [];
  let mixed: MemberScores | null = null;
  for (const { members, wanted } of groupsOf(maps[0])) {
    const group = at(members);
    const found = wanted || (await unlessUntrained(() => models.find(group)));
    const scores = found ? await scoresOf(group) : null;
    if (scores === null) continue;
    if (group.length === GROUP_MEMBERS.length) mixed = scores;
    if (group.every(({ id }) => singles[id]))
      groups.push(groupRow(idsOf(group), onlyOf(group, scores), singles, maps));
  }
  return {
    members: idsOf(GROUP_MEMBERS),
    sizes,
    delta: DELTA,
    groups,
    bySize: sizeRows(groups, maps[0].descriptor),
    describers: maps.map(({ descriptor }) => describerRow(groups, descriptor)),
    partition: partition?.map(idsOf) ?? null,
    compared: compared.map(idsOf),
    arms: await armsOf({ singles, mixed, partition: compared, scoresOf, sizes }),
    beside: [
      { name: 'as they come', psnr: meansOf(await models.input()) },
      { name: allRound.id, psnr: meansOf(await models.other(allRound.id, allRound.weights)) },
    ],
    own,
    seconds: [...seconds.values()].reduce((sum, each) => sum + each, 0),
    missing: [...missing],
  };
}

function nameOf(group: readonly Member[], { longer = 1, wider = 1 }: Variant): string {
  const variants = [
    ...(longer > 1 ? [`${longer} times as long`] : []),
    ...(wider > 1 ? [`with the parameters of ${wider}`] : []),
  ];
  return `${idsOf(group).join(' + ')}${variants.length > 0 ? ` (${variants.join(', ')})` : ''}`;
}

function meansOf(scores: MemberScores): Record<string, number> {
  return Object.fromEntries(GROUP_MEMBERS.map((member) => [member.id, meanPsnr(scores, member)]));
}

function onlyOf(group: readonly Member[], scores: MemberScores): MemberScores {
  return Object.fromEntries(group.map(({ id }) => [id, scores[id] ?? []]));
}

interface ArmSources {
  readonly singles: MemberScores;
  readonly mixed: MemberScores | null;
  readonly partition: readonly (readonly Member[])[];
  readonly scoresOf: (group: readonly Member[], variant?: Variant) => Promise<MemberScores | null>;
  readonly sizes: GroupSizes;
}

/** Own models, groups, and one mixed model: at equal steps, at the groups' compute, and with the groups' parameters. */
async function armsOf({ singles, mixed, partition, scoresOf, sizes }: ArmSources): Promise<ArmRow[]> {
  const all = GROUP_MEMBERS.length;
  const isWhole = (scores: MemberScores): boolean => Object.keys(scores).length === all;
  const grouped: Record<string, readonly number[]> = {};
  for (const group of partition) {
    const scores = await scoresOf(group);
    if (scores) Object.assign(grouped, onlyOf(group, scores));
  }
  const count = partition.length;
  const longer = await scoresOf(GROUP_MEMBERS, { longer: count });
  const wider = await scoresOf(GROUP_MEMBERS, { wider: count });
  const each = parametersOf(sizes);
  const wide = parametersOf(widened(sizes, count));
  const rows: readonly (readonly [
    Pick<ArmRow, 'arm' | 'models' | 'parameters' | 'compute'>,
    MemberScores | null,
  ])[] = [
    [
      { arm: 'own models', models: all, parameters: all * each, compute: all },
      isWhole(singles) ? singles : null,
    ],
    [
      { arm: 'one model a group', models: count, parameters: count * each, compute: count },
      isWhole(grouped) ? grouped : null,
    ],
    [{ arm: 'one mixed model, equal steps', models: 1, parameters: each, compute: 1 }, mixed],
    [{ arm: 'one mixed model, the groups’ compute', models: 1, parameters: each, compute: count }, longer],
    [
      {
        arm: 'one wide mixed model, the groups’ parameters',
        models: 1,
        parameters: wide,
        compute: wide / each,
      },
      wider,
    ],
  ];
  const groupScores = isWhole(grouped) ? grouped : null;
  return rows.flatMap(([row, scores]) => (scores === null ? [] : [armRow(row, scores, groupScores)]));
}
