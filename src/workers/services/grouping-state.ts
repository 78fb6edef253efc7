/** Where a search for groups stands: read off the Runs of its models. */
import { StudioError } from '../../engine/domain/fault.ts';
import { CHOSEN_CLEAN, CHOSEN_VALIDATION } from '../../engine/domain/fine-tune-recipe.ts';
import type { Grouping, GroupMember, TrainedGroup } from '../../engine/domain/grids.ts';
import type { Recipe } from '../../engine/domain/recipe.ts';
import { baseRecipe, checkMembers, type GroupPhotos, groupRecipe } from '../../engine/grids/group-recipes.ts';
import { searchGroups } from '../../engine/grids/group-search.ts';
import { keyOf, outlookOf, usualSeconds } from '../../engine/grids/search-plan.ts';
import type { GroupSearch, GroupSearchRequest } from '../protocol/grouping.ts';
import type { ProjectRecord } from './project-record.ts';

/** The Run of the model that all others begin with, and what Recipes call it. */
export const BASE = 'grids-base';

const MOST_MEMBERS = 6;

/** Patches of each kind that models are judged by. */
const COUNT = 16;

/** A group's Run. @param members null: the base */
export function runOf(members: readonly GroupMember[] | null): string {
  return members === null ? BASE : members.map(({ id }) => id).join('+');
}

/** @throws StudioError `option-invalid` */
export function checkRequest({ members, distances }: GroupSearchRequest): void {
  checkMembers(members);
  const refuse = (message: string): never => {
    throw new StudioError('option-invalid', message);
  };
  if (members.length < 2 || members.length > MOST_MEMBERS)
    refuse(`Groups of ${members.length} kinds cannot be searched here; choose two to ${MOST_MEMBERS}.`);
  if (new Set(members.map(({ task }) => task)).size < members.length)
    refuse('Two of the kinds are the same task with other settings; choose one of them.');
  if (distances.length !== members.length || distances.some((row) => row.length !== members.length))
    refuse('Some distances are missing; choose the kinds again.');
}

/** The Recipe of the base, or of a group's fine-tune of it. */
export function recipeOf(
  { members, budget, seed }: GroupSearchRequest,
  group: readonly GroupMember[] | null,
): Recipe {
  const photos = (steps: number): GroupPhotos => ({
    data: { root: '.', clean: [CHOSEN_CLEAN], validation: CHOSEN_VALIDATION },
    every: Math.max(10, Math.ceil(steps / 4)),
    count: COUNT,
  });
  return group === null
    ? baseRecipe(members, budget, seed, photos(budget.baseSteps))
    : groupRecipe(group, BASE, budget, seed, 1, photos(budget.steps));
}

/** The search as its finished Runs show it; never `searching`. */
export async function searchOf(
  request: GroupSearchRequest,
  records: readonly ProjectRecord[],
  backend: 'wasm' | 'webgpu',
): Promise<GroupSearch> {
  const { members, distances, delta, budget } = request;
  const done = new Map(
    records.filter(({ status }) => status === 'done').map((record) => [record.id, record] as const),
  );
  const singles = members.flatMap((member) => trainedOf([member], done, []));
  const all = groupsOf(members).flatMap((group) => {
    const trained = trainedOf(group, done, singles);
    const savedAt = done.get(runOf(group))?.savedAt ?? '';
    return trained.map((one) => ({
      one,
      savedAt,
      key: keyOf(group.map((member) => members.indexOf(member))),
    }));
  });
  all.sort((a, b) => (a.savedAt < b.savedAt ? -1 : 1));
  const known = new Map(all.map(({ one, key }) => [key, one.drop <= delta]));
  const trained = [...singles, ...all.map(({ one }) => one)];
  const { next, fewest, most } = await outlookOf(distances, known);
  const certain = (done.has(BASE) ? 0 : 1) + members.length - singles.length;
  const isDone = certain === 0 && next === null;
  const milliseconds = [...done.values()].reduce((sum, record) => sum + record.trained, 0);
  const steps = [...done.values()].reduce((sum, { recipe }) => sum + recipe.schedule.steps, 0);
  const each = steps > 0 ? milliseconds / 1000 / steps : usualSeconds(budget, backend);
  const sure = (done.has(BASE) ? 0 : budget.baseSteps) + (members.length - singles.length) * budget.steps;
  const seconds = (groups: number): number => each * (sure + groups * budget.steps);
  return {
    request,
    status: isDone ? 'done' : 'paused',
    plan: {
      certain,
      next: next?.map((i) => members[i]?.id ?? '') ?? null,
      fewest,
      most,
      seconds: [seconds(fewest), seconds(most)],
      measured: steps > 0,
    },
    trained,
    result: isDone ? await resultOf(request, known, trained) : null,
  };
}

/** All groups of two or more, members in their order. */
function groupsOf(members: readonly GroupMember[]): GroupMember[][] {
  return Array.from({ length: 2 ** members.length }, (_, bits) =>
    members.filter((_member, i) => bits & (1 << i)),
  ).filter(({ length }) => length > 1);
}

/** The model of a group, or none where it is not trained. */
function trainedOf(
  group: readonly GroupMember[],
  done: ReadonlyMap<string, ProjectRecord>,
  singles: readonly TrainedGroup[],
): TrainedGroup[] {
  const record = done.get(runOf(group));
  if (!record) return [];
  const scores = record.checkpoints.at(-1)?.scores ?? [];
  const psnr = group.map(({ task }) => scores.find((score) => score.task === task)?.psnr ?? 0);
  const losses = group.map(({ id }, i) => {
    const single = singles.find(({ members }) => members.length === 1 && members[0] === id);
    return (single?.psnr[0] ?? 0) - (psnr[i] as number);
  });
  return [
    {
      members: group.map(({ id }) => id),
      psnr,
      drop: group.length === 1 ? 0 : Math.max(...losses),
      steps: record.recipe.schedule.steps,
      seconds: record.trained / 1000,
      cached: true,
    },
  ];
}

async function resultOf(
  { members, distances, delta }: GroupSearchRequest,
  known: ReadonlyMap<string, boolean>,
  trained: readonly TrainedGroup[],
): Promise<Grouping> {
  const { groups, largest } = await searchGroups({
    matrix: distances,
    delta,
    drop: async (group) => (known.get(keyOf(group)) ? delta : Number.POSITIVE_INFINITY),
  });
  return { groups: groups.map((group) => group.map((i) => members[i]?.id ?? '')), delta, largest, trained };
}

/** Seconds for all that is left, by the pace of the model that is trained now. */
export function withPace(
  { plan, trained }: GroupSearch,
  { members, budget }: GroupSearchRequest,
  now: { readonly step: number; readonly steps: number; readonly stepsPerSecond: number },
): readonly [number, number] {
  const singles = members.length - trained.filter((one) => one.members.length === 1).length;
  const hasBase = plan.certain === singles;
  // Of the one that is trained now, only the steps that are left.
  const sure = (hasBase ? 0 : budget.baseSteps) + singles * budget.steps - now.step;
  const rate = Math.max(1e-6, now.stepsPerSecond);
  return [(sure + plan.fewest * budget.steps) / rate, (sure + plan.most * budget.steps) / rate];
}
