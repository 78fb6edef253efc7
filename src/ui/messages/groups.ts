/** The sentences of the search for groups. */
import type { GroupPlan, SimilarityMap, TrainedGroup } from '../../engine/domain/grids.ts';
import type { GroupSearchRequest } from '../../workers/protocol/grouping.ts';

/** `JPEG and Noise`, `JPEG, Noise and Rain`. */
export function listWords(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export function labelsOf(ids: readonly string[], sets: readonly { id: string; label: string }[]): string[] {
  return ids.map((id) => sets.find((set) => set.id === id)?.label ?? id);
}

/** `between 2 and 5`, or the number where both are the same. */
function between(least: number, most: number): string {
  return least === most ? `${most}` : `between ${least} and ${most}`;
}

/** `about 40 s`, `about 3 to 6 min`. */
export function spanWords([least, most]: readonly [number, number]): string {
  if (most < 90) {
    const [a, b] = [least, most].map((seconds) => Math.max(5, Math.ceil(seconds / 5) * 5));
    return a === b ? `about ${b} s` : `about ${a} to ${b} s`;
  }
  if (most < 90 * 60) {
    const [a, b] = [least, most].map((seconds) => Math.max(1, Math.round(seconds / 60)));
    return a === b ? `about ${b} min` : `about ${a} to ${b} min`;
  }
  const [a, b] = [least, most].map((seconds) => (seconds / 3600).toFixed(1));
  return a === b ? `about ${b} h` : `about ${a} to ${b} h`;
}

/** What a search will train, one line each. */
export function planLines(
  plan: GroupPlan,
  { members, budget }: Pick<GroupSearchRequest, 'members' | 'budget'>,
): string[] {
  const names = members.map(({ label }) => label);
  const { steps, baseSteps } = budget;
  const groups =
    plan.next === null
      ? 'No group is left to try.'
      : `First the group of ${listWords(labelsOf(plan.next, members))}; ${between(plan.fewest, plan.most)} ${plan.most === 1 ? 'group' : 'groups'} in all, depending on what is lost: ${steps} steps each.`;
  return [
    `A base that has seen all ${members.length} kinds: ${baseSteps} steps.`,
    `A model each for ${listWords(names)}, from that base: ${steps} steps each.`,
    groups,
  ];
}

export function timeWords({ seconds, measured }: GroupPlan): string {
  return measured
    ? `${spanWords(seconds)}, at the speed so far`
    : `${spanWords(seconds)} on a usual machine; measured as soon as one model is trained`;
}

/** Signed loss in dB; less than nothing is a gain. */
export function lossWords(loss: number): string {
  const size = Math.abs(loss).toFixed(2);
  if (Number(size) === 0) return 'nothing lost';
  return loss > 0 ? `${size} dB lost` : `${size} dB gained`;
}

/** What each member of a group loses against its own model, in dB. */
export function lossesOf(group: TrainedGroup, trained: readonly TrainedGroup[]): number[] {
  return group.members.map((id, i) => {
    const single = trained.find(({ members }) => members.length === 1 && members[0] === id);
    return (single?.psnr[0] ?? Number.NaN) - (group.psnr[i] ?? Number.NaN);
  });
}

/** How many models the partition saves, in one sentence. */
export function resultWords(groups: readonly (readonly string[])[], kinds: number, delta: number): string {
  if (groups.length === kinds)
    return `No two of these kinds can share a model without losing more than ${delta} dB: each keeps its own.`;
  return `${groups.length} ${groups.length === 1 ? 'model is' : 'models are'} enough for these ${kinds} kinds; no kind loses more than ${delta} dB against a model of its own.`;
}

/** The kinds as an own model is called. */
export function modelName(ids: readonly string[], sets: SimilarityMap['sets']): string {
  return `Group: ${labelsOf(ids, sets).join(' + ')}`;
}
