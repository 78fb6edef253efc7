/** `mend search`: finds the links of RDMC by first-order DARTS; resumable bit by bit. */
import { join } from 'node:path';
import { Command } from 'commander';
import { StudioError } from '../../engine/domain/fault.ts';
import { foundRecipe, searchingRecipe } from '../../engine/domain/found-recipe.ts';
import type { LinkSpace } from '../../engine/domain/rdmc-genotype.ts';
import { buildNetwork } from '../../engine/networks/catalog.ts';
import { learnedSize } from '../../engine/networks/params.ts';
import { alphaRange } from '../../engine/search/alpha-step.ts';
import { genotypeOf, searchOf } from '../../engine/search/links-event.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { linksLine } from '../links-line.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { readRecipe } from '../read-recipe.ts';
import { printResult } from '../report.ts';
import { readCheckpoint } from '../run-folder.ts';
import { trainRun } from '../train-run.ts';

interface SearchOptions extends CommonOptions {
  readonly data?: string;
  readonly out: string;
  readonly space?: LinkSpace;
  readonly steps?: number;
  readonly resume?: true;
}

export function searchCommand(): Command {
  return withCommonOptions(new Command('search'))
    .description(
      'Search for the links of RDMC. Writes genotype.json and found.json, the Recipe that "mend train" trains the found network by.',
    )
    .argument('<recipe>', 'a Recipe of the network rdmc-search or rdmc, as JSON')
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .requiredOption('--out <folder>', 'where the genotype, checkpoints and the log go')
    .option(
      '--space <name>',
      '"journal": eight candidate links; "full": all n(n - 1) (default: as the Recipe says)',
      spaceName,
    )
    .option('--steps <number>', 'stop after so many steps in all', wholeNumber(1))
    .option('--resume', 'go on from the last checkpoint, bit by bit as if there had been no break')
    .action(run);
}

function spaceName(value: string): LinkSpace {
  if (value === 'journal' || value === 'full') return value;
  throw new StudioError('option-invalid', `There is no search space ${value}; use journal or full.`);
}

async function run(recipeFile: string, options: SearchOptions): Promise<void> {
  const given = await readRecipe(recipeFile);
  if (given.network.id !== 'rdmc' && given.network.id !== 'rdmc-search') {
    throw new StudioError(
      'recipe-invalid',
      `${recipeFile} trains ${given.network.id}; only the links of rdmc can be searched.`,
    );
  }
  const recipe = searchingRecipe(given, options.space);
  const network = buildNetwork(recipe.network);
  const result = await trainRun({
    recipe,
    folder: options.out,
    reader: diskReader(dataFolder(options)),
    resume: options.resume === true,
    open: () => openEngine(options.backend),
    ...(options.steps === undefined ? {} : { steps: options.steps }),
  });
  const { params } = await readCheckpoint(options.out);
  const genotype = genotypeOf(network, params);
  const { begin, size } = alphaRange(network);
  const { links, up } = searchOf(network).read(params.subarray(begin, begin + size));
  const found = foundRecipe(recipe, genotype);
  const files = { genotype: join(options.out, 'genotype.json'), found: join(options.out, 'found.json') };
  await writeOut(files.genotype, `${JSON.stringify(genotype, null, 2)}\n`);
  await writeOut(files.found, `${JSON.stringify(found, null, 2)}\n`);
  const built = buildNetwork(found.network);
  const cost = { parameters: learnedSize(built), gmacAt256: (built.macsPerPixel * 256 ** 2) / 1e9 };
  printResult(
    options.json,
    { ...result, genotype, links, up, ...cost, genotypeFile: files.genotype, recipeFile: files.found },
    [
      linksLine({ kind: 'links', step: result.steps, links, up }),
      `found after ${result.steps} steps: ${genotype.links.join(', ')}`,
      `${cost.parameters} parameters, ${(cost.gmacAt256 * 1000).toFixed(0)} M multiply-adds at 256 x 256 (the paper prints 3,021 M)`,
      `${files.genotype}; train it with: mend train ${files.found} --out <folder>`,
    ],
  );
}
