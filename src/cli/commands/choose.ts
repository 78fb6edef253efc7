/** `mend choose`: which model each photo needs, and why, before any model runs. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { faultOf } from '../../engine/domain/fault.ts';
import type { PhotoChoice } from '../../engine/domain/grids.ts';
import { chooseChain } from '../../engine/grids/chain.ts';
import { CHOICE_PATCHES } from '../../engine/grids/choose.ts';
import { openDescribing, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';

interface ChooseOptions extends CommonOptions {
  readonly patches: number;
}

export function chooseCommand(): Command {
  return withCommonOptions(new Command('choose'))
    .description(
      'Say which model each photo needs, how sure that is and what it should gain. Only a part of each photo is tried, to see whether one pass is enough.',
    )
    .argument('<inputs...>', 'photos, or folders of photos')
    .option('--patches <number>', 'patches that are looked at', wholeNumber(16, 800), CHOICE_PATCHES)
    .action(run);
}

async function run(inputs: readonly string[], options: ChooseOptions): Promise<void> {
  const files = await expandInputs(inputs);
  const { assertHealthy, report } = await openEngine(options.backend);
  const room = { describing: await openDescribing().load(), load: openZoo().load };
  const bar = progressBar(files.length);
  const images: ({ file: string } & ReturnType<typeof choiceFields>)[] = [];
  const lines: string[] = [];
  const failed: { in: string; error: string }[] = [];
  for (const [i, file] of files.entries()) {
    try {
      const { raster } = await readPhoto(file);
      const choice = await chooseChain(raster, room, { assertHealthy, patches: options.patches });
      images.push({ file, ...choiceFields(choice) });
      lines.push(`${file}: ${choice.models.join(', then ') || 'leave as it is'}. ${choice.reason}`);
    } catch (thrown) {
      const { message } = faultOf(thrown);
      failed.push({ in: file, error: message });
      say(`mend: ${message}`);
    }
    bar.update(i + 1, basename(file));
  }
  bar.stop();
  printResult(options.json, { backend: report.backend, adapter: report.adapter, images, failed }, lines);
  if (failed.length > 0) process.exitCode = 1;
}

/** A choice as the command line tells it; `model` is null where a photo is left as it is. */
export function choiceFields({ models, milliseconds, ...rest }: PhotoChoice) {
  return {
    ...rest,
    model: models.length === 0 ? null : models.join(','),
    ms: Math.round(milliseconds),
  };
}
