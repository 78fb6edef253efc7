/** `mend train`: executes a Recipe on our own engine; resumable bit by bit. */
import { Command } from 'commander';
import { adaptationLines } from '../adapted.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { readRecipe } from '../read-recipe.ts';
import { printResult } from '../report.ts';
import { trainRun } from '../train-run.ts';

interface TrainOptions extends CommonOptions {
  readonly data?: string;
  readonly out: string;
  readonly steps?: number;
  readonly resume?: true;
  readonly vgg?: string;
}

export function trainCommand(): Command {
  return withCommonOptions(new Command('train'))
    .description('Train the network of a Recipe. Writes weights, checkpoints and a log into one folder.')
    .argument('<recipe>', 'a Recipe, as JSON')
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .requiredOption('--out <folder>', 'where weights, checkpoints and the log go')
    .option(
      '--steps <number>',
      'stop after so many steps in all; the schedule stays that of the Recipe',
      wholeNumber(1),
    )
    .option(
      '--vgg <file>',
      'weights of VGG-19 (safetensors with torchvision’s names), where the Recipe compares photos by its features',
    )
    .option('--resume', 'go on from the last checkpoint, bit by bit as if there had been no break')
    .action(run);
}

async function run(recipeFile: string, options: TrainOptions): Promise<void> {
  const recipe = await readRecipe(recipeFile);
  const result = await trainRun({
    recipe,
    folder: options.out,
    reader: diskReader(dataFolder(options)),
    resume: options.resume === true,
    open: () => openEngine(options.backend),
    ...(options.steps === undefined ? {} : { steps: options.steps }),
    ...(options.vgg === undefined ? {} : { vgg: options.vgg }),
  });
  printResult(options.json, result, [
    `${result.steps} of ${recipe.schedule.steps} steps${Number.isNaN(result.loss) ? ', none of them now' : `, loss ${result.loss.toFixed(4)}`}`,
    ...(result.adaptation ? adaptationLines(result.adaptation) : []),
    `${result.weights} (sha256 ${result.sha256})`,
  ]);
}
