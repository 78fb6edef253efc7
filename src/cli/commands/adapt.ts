/** `mend adapt`: adapts a model to folders of bad photos without clean partners; the Recipe is made and kept. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { taskOfPath } from '../../engine/data/chosen-names.ts';
import { adaptationOf, DEFAULT_ADAPT } from '../../engine/domain/adapt-recipe.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { type NetworkSpec, parseRecipe, type Recipe } from '../../engine/domain/recipe.ts';
import { isTaskId, type TaskId } from '../../engine/domain/task.ts';
import { openModelFile } from '../../engine/weights/model-file.ts';
import { adaptationLines } from '../adapted.ts';
import { diskReader } from '../data-folder.ts';
import { openEngine, openZoo, readModelBytes } from '../engine.ts';
import { type CommonOptions, numberBetween, wholeNumber, withCommonOptions } from '../options.ts';
import { ZOO_FOLDER } from '../places.ts';
import { printResult } from '../report.ts';
import { trainRun } from '../train-run.ts';

interface AdaptOptions extends CommonOptions {
  readonly clear?: string;
  readonly model?: string;
  readonly out: string;
  readonly steps: number;
  readonly rate: number;
  readonly batch: number;
  readonly patch: number;
  readonly seed: number;
  readonly limit: number;
  readonly kind: TaskId;
  readonly resume?: true;
}

export function adaptCommand(): Command {
  return withCommonOptions(new Command('adapt'))
    .description(
      'Adapt a model to your bad photos without clean partners. Writes the best weights by a stated rule (the base model’s, where nothing was better), the Recipe, checkpoints and a log into one folder.',
    )
    .argument('<folders...>', 'bad photos; folders named like a kind of damage (rain, haze) are told apart')
    .requiredOption('--out <folder>', 'where weights, Recipe, checkpoints and the log go')
    .option('--clear <folder>', 'clear photos of anything (default: the samples that come with Mend)')
    .option(
      '--model <id>',
      'the model to begin with: an id of the zoo or a .safetensors file (default: what Automatic uses)',
    )
    .option('--kind <task>', 'what photos show whose folder tells nothing', taskId, 'real-chain')
    .option('--steps <number>', 'how many steps', wholeNumber(1), 200)
    .option('--rate <number>', 'learning rate', numberBetween(1e-7, 1e-2), 2e-5)
    .option('--batch <number>', 'patches of each side in a step', wholeNumber(1, 64), 4)
    .option('--patch <px>', 'side of a patch, a multiple of 16', wholeNumber(16, 256), 64)
    .option('--limit <levels>', 'greatest move of a photo’s mean colour, of 255', numberBetween(0.1, 255), 8)
    .option('--seed <number>', 'of all random numbers', wholeNumber(0), 1)
    .option('--resume', 'go on from the last checkpoint, bit by bit as if there had been no break')
    .action(run);
}

function taskId(text: string): TaskId {
  if (isTaskId(text)) return text;
  throw new StudioError(
    'option-invalid',
    `There is no kind of damage ${text}; "mend degrade --help" lists them.`,
  );
}

async function run(folders: string[], options: AdaptOptions): Promise<void> {
  const { model = (await openZoo().zoo()).manifest.default } = options;
  const recipe = adaptingRecipe(folders, { ...options, model }, await networkOf(model));
  const result = await trainRun({
    recipe,
    folder: options.out,
    // The Recipe names whole paths: bad and clear photos may lie anywhere.
    reader: diskReader(''),
    resume: options.resume === true,
    open: () => openEngine(options.backend),
  });
  printResult(options.json, result, [
    `${result.steps} of ${recipe.schedule.steps} steps`,
    ...(result.adaptation ? adaptationLines(result.adaptation) : []),
    `${result.weights} (sha256 ${result.sha256})`,
  ]);
}

/** The network that weights belong to. @throws StudioError `model-unknown`, `model-incompatible` */
async function networkOf(model: string): Promise<NetworkSpec> {
  if (model.endsWith('.safetensors')) return openModelFile(await readModelBytes(model), model).spec;
  const card = (await openZoo().zoo()).cards.find(({ id }) => id === model);
  if (!card) throw new StudioError('model-unknown', `There is no model ${model}; "mend models" lists them.`);
  if (card.network) return card.network;
  throw new StudioError('model-incompatible', `${model} has no weights to adapt; choose a trained model.`);
}

/** The Recipe that the options stand for. @throws StudioError `option-invalid`, `recipe-invalid` */
export function adaptingRecipe(
  folders: readonly string[],
  {
    clear,
    model,
    limit,
    rate,
    steps,
    batch,
    patch,
    seed,
    kind,
  }: Omit<AdaptOptions, 'out' | 'backend'> & { readonly model: string },
  network: NetworkSpec,
): Recipe {
  const paths = folders.map((folder) => resolve(folder));
  const named = paths.flatMap((path) => {
    const task = taskOfPath(`${basename(path)}/photo`);
    return task ? [[path, task] as const] : [];
  });
  const real = { names: [], clear: [], folders: paths, tasks: Object.fromEntries(named), usable: true };
  const adapt = { ...DEFAULT_ADAPT, colourLimit: limit };
  const settings = { learningRate: rate, steps, pairTask: kind, network };
  return parseRecipe({
    mend: 1,
    name: 'adapt-to-photos',
    seed,
    network,
    start: model.endsWith('.safetensors') ? resolve(model) : model,
    data: { root: '.', clean: [clear ? resolve(clear) : samplesFolder()], validation: null },
    batch: { size: batch, patch, augment: true },
    ...adaptationOf(adapt, settings, { real, tasks: {} }),
  });
}

/** The sample photos beside the zoo. @throws StudioError `option-invalid` where this copy of Mend has none */
function samplesFolder(): string {
  const folder = join(ZOO_FOLDER, '..', 'samples');
  if (existsSync(folder)) return folder;
  throw new StudioError(
    'option-invalid',
    'Name a folder of clear photos with --clear; none come with this copy.',
  );
}
