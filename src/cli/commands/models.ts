/** `mend models`: what the zoo holds, and a model's card. */
import { Command } from 'commander';
import { StudioError } from '../../engine/domain/fault.ts';
import type { ModelCard } from '../../engine/domain/model-card.ts';
import { openZoo } from '../engine.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { printResult } from '../report.ts';

export function modelsCommand(): Command {
  return withCommonOptions(new Command('models'))
    .description('List the models that come with Mend, or show the card of one.')
    .argument('[id]', 'a model id')
    .action(run);
}

async function run(id: string | undefined, options: CommonOptions): Promise<void> {
  const { manifest, cards } = await openZoo().zoo();
  if (id === undefined) {
    const result = { default: manifest.default, byTask: manifest.byTask, models: cards };
    printResult(
      options.json,
      result,
      cards.map((card) => summaryLine(card, manifest.default)),
    );
    return;
  }
  const card = cards.find((candidate) => candidate.id === id);
  if (!card)
    throw new StudioError(
      'model-unknown',
      `There is no model ${id}. Known models: ${cards.map((known) => known.id).join(', ')}.`,
    );
  printResult(options.json, card, [
    summaryLine(card, manifest.default),
    card.summary,
    ...card.scores.map(
      ({ set, setting, count, psnrInput, psnr }) =>
        `  ${set}${setting ? `, ${setting}` : ''} (${count} photos): ${psnrInput === null ? 'identical' : psnrInput.toFixed(2)} -> ${psnr.toFixed(2)} dB`,
    ),
    ...card.chain.map(
      ({ recipeFile, trainer, steps, hours }) =>
        `  made by ${recipeFile}, ${steps} steps in ${hours.toFixed(2)} hours of the ${trainer === 'torch' ? 'PyTorch twin' : 'engine'}`,
    ),
    ...(card.kind === 'classical' ? [`  source: ${card.source}`] : []),
    card.dataLicence,
  ]);
}

function summaryLine(card: ModelCard, byDefault: string): string {
  const size = card.kind === 'classical' ? 'classical, no weights' : sizeOf(card);
  return `${card.id}${card.id === byDefault ? ' (default)' : ''}: ${card.name}; ${card.tasks.join(', ')}; ${size}`;
}

function sizeOf(card: ModelCard): string {
  return `${(card.parameters / 1e3).toFixed(0)}k parameters, ${(card.bytes / 1e6).toFixed(1)} MB, ${card.gmacPerMegapixel.toFixed(0)} GMAC a megapixel`;
}
