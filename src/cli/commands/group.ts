/** `mend group`: the fewest groups of damage that one model each can undo. */
import { Command } from 'commander';
import type { Grouping, TrainedGroup } from '../../engine/domain/grids.ts';
import { GROUP_SIZES, type Member, QUICK_GROUP_SIZES } from '../../engine/grids/group-recipes.ts';
import { searchGroups } from '../../engine/grids/group-search.ts';
import { dataFolder } from '../data-folder.ts';
import { type GridsOptions, grids, withGridsOptions } from '../grids-room.ts';
import { createGroupModels, SEARCH_CROPS } from '../group-runs.ts';
import { numberBetween, wholeNumber } from '../options.ts';
import { printResult, say } from '../report.ts';

interface GroupOptions extends GridsOptions {
  readonly delta: number;
  readonly steps?: number;
  readonly baseSteps?: number;
  readonly quick?: true;
}

export function groupCommand(): Command {
  return withGridsOptions(new Command('group'))
    .description(
      'Find the fewest groups of damage in which no kind loses more than --delta against a model of its own. Models are short fine-tunes of one shared base; what was trained is kept, and a stopped search goes on.',
    )
    .option('--delta <dB>', 'the largest loss of PSNR that a kind may suffer', numberBetween(0, 100), 0.1)
    .option('--steps <number>', 'steps of each fine-tune', wholeNumber(1))
    .option('--base-steps <number>', 'steps of the shared base', wholeNumber(1))
    .option('--quick', 'tiny models and few steps: shows that it runs, not what groups are worth')
    .action(run);
}

async function run(options: GroupOptions): Promise<void> {
  const room = await grids(options, dataFolder(options));
  const base = options.quick ? QUICK_GROUP_SIZES : GROUP_SIZES;
  const sizes = {
    ...base,
    steps: options.steps ?? base.steps,
    baseSteps: options.baseSteps ?? base.baseSteps,
  };
  const members = room.members();
  const { matrix } = await room.map();
  const models = createGroupModels({
    ...room,
    members,
    sizes,
    seed: options.seed,
    train: true,
    crops: options.quick ? { ...SEARCH_CROPS, images: 2 } : SEARCH_CROPS,
  });
  const ids = members.map(({ id }) => id).join(', ');
  say(
    `Up to ${2 ** members.length - 1} groups of ${ids}; usually a few are trained, ${sizes.steps} steps each.`,
  );
  const trained: TrainedGroup[] = [];
  for (const member of members) trained.push(await models.trained([member]));
  const { groups, largest } = await searchGroups({
    matrix,
    delta: options.delta,
    drop: async (places) => {
      const group = await models.trained(places.map((i) => members[i] as Member));
      trained.push(group);
      say(`${group.members.join(' + ')}: at most ${group.drop.toFixed(2)} dB lost`);
      return group.drop;
    },
  });
  const result: Grouping = {
    groups: groups.map((group) => group.map((i) => (members[i] as Member).id)),
    delta: options.delta,
    largest,
    trained,
  };
  printResult(options.json, result, [
    ...result.groups.map((group, i) => `${i + 1}: ${group.join(', ')}`),
    `${trained.length} models, of which ${trained.filter(({ cached }) => cached).length} had been trained before.`,
  ]);
}
