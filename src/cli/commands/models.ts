/** `mend models`: what the zoo holds, and a model's card. */
import { Command } from 'commander';
import { StudioError } from '../../engine/domain/fault.ts';
import {
  type FeaturesCard,
  type Manifest,
  type ModelCard,
  type Shelf,
  shelfOf,
} from '../../engine/domain/model-card.ts';
import { openZoo } from '../engine.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { printResult } from '../report.ts';
import { modelsImportCommand } from './models-import.ts';

export function modelsCommand(): Command {
  return withCommonOptions(new Command('models'))
    .description('List the models that come with Mend, or show the card of one.')
    .argument('[id]', 'a model id')
    .action(run)
    .addCommand(modelsImportCommand().exitOverride());
}

async function run(id: string | undefined, options: CommonOptions): Promise<void> {
  const { manifest, cards, features } = await openZoo().zoo();
  if (id === undefined) {
    const result = {
      default: manifest.default,
      best: manifest.best,
      byTask: manifest.byTask,
      models: cards,
      features,
    };
    printResult(options.json, result, [
      ...cards.map((card) => summaryLine(card, manifest)),
      ...features.map(featuresLine),
    ]);
    return;
  }
  const looking = features.find((candidate) => candidate.id === id);
  if (looking) {
    printResult(options.json, looking, featuresLines(looking));
    return;
  }
  const card = cards.find((candidate) => candidate.id === id);
  if (!card)
    throw new StudioError(
      'model-unknown',
      `There is no model ${id}. Known models: ${cards.map((known) => known.id).join(', ')}.`,
    );
  printResult(options.json, card, [
    summaryLine(card, manifest),
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

/** What is said of models that photos are not given to. */
const ASIDE: Partial<Record<Shelf, string>> = {
  study: ' (for study, not for photos)',
  former: ' (earlier; a better one followed)',
};

function summaryLine(card: ModelCard, manifest: Pick<Manifest, 'default' | 'best'>): string {
  const size = card.kind === 'classical' ? 'classical, no weights' : sizeOf(card);
  const place =
    card.id === manifest.default ? ' (default)' : card.id === manifest.best ? ' (best, slower)' : '';
  return `${card.id}${place}: ${card.name}${ASIDE[shelfOf(card)] ?? ''}; ${card.tasks.join(', ')}; ${size}`;
}

/** A network that restores nothing. */
function featuresLine(card: FeaturesCard): string {
  return `${card.id}: ${card.name}, restores nothing; tells ${card.tasks.length} kinds of damage apart; ${sizeOf(card)}`;
}

function featuresLines(card: FeaturesCard): string[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    featuresLine(card),
    card.summary,
    ...card.accuracy.map(
      ({ set, task, count, accuracy, topThree, strengthCorrelation }) =>
        `  ${task}, ${set}: ${percent(accuracy)} of ${count} named, ${percent(topThree)} among its first three${strengthCorrelation === null ? '' : `, strength ${strengthCorrelation.toFixed(2)}`}`,
    ),
    card.dataLicence,
  ];
}

function sizeOf(card: ModelCard | FeaturesCard): string {
  return `${(card.parameters / 1e3).toFixed(0)}k parameters, ${(card.bytes / 1e6).toFixed(1)} MB, ${card.gmacPerMegapixel.toFixed(0)} GMAC a megapixel`;
}
