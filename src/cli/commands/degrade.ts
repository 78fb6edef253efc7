/** `mend degrade`: damages clean photos on purpose, as pairs that `mend evaluate` reads. */

import { basename, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { degrade } from '../../engine/degradations/degrade.ts';
import { drawParams } from '../../engine/degradations/params.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { fromFloats, toFloats } from '../../engine/domain/raster.ts';
import { isTaskId, TASK_IDS } from '../../engine/domain/task.ts';
import { stream } from '../../engine/runtime/random.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto, stemOf, writePhoto } from '../photo-files.ts';
import { printResult, progressBar } from '../report.ts';

interface DegradeOptions extends CommonOptions {
  readonly task: string;
  readonly set: Record<string, number>;
  readonly seed: number;
  readonly out: string;
}

const LOSSLESS = { format: 'png', quality: 100 } as const;

export function degradeCommand(): Command {
  return withCommonOptions(new Command('degrade'))
    .description('Damage clean photos: writes <out>/input/<stem>.png and <out>/target/<stem>.png.')
    .argument('<inputs...>', 'photos, or folders of photos')
    .requiredOption('--task <id>', `what to do: ${TASK_IDS.join(', ')}`)
    .option(
      '--set <name=value>',
      'fix a parameter instead of drawing it from its range (repeatable)',
      collectSetting,
      {},
    )
    .option('--seed <number>', 'of the random streams', wholeNumber(0), 0)
    .requiredOption('--out <folder>', 'where the pairs go')
    .action(run);
}

function collectSetting(text: string, settings: Record<string, number>): Record<string, number> {
  const [name, value] = text.split('=');
  if (!name || value === undefined || value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new InvalidArgumentError('write it as name=number, for example sigma=25.');
  }
  return { ...settings, [name]: Number(value) };
}

async function run(inputs: string[], options: DegradeOptions): Promise<void> {
  const { task, seed } = options;
  if (!isTaskId(task))
    throw new StudioError(
      'option-invalid',
      `There is no task ${task}. Choose one of ${TASK_IDS.join(', ')}.`,
    );
  const files = await expandInputs(inputs);
  refuseEqualStems(files);
  const images: { in: string; out: string; task: string; params: Record<string, number>; seed: number }[] =
    [];
  const bar = progressBar(files.length);
  for (const file of files) {
    bar.update(images.length, basename(file));
    const { raster, metadata } = await readPhoto(file);
    const floats = toFloats(raster);
    // Keyed by the name, not by the place in the list: a photo's damage does not depend on its neighbours.
    const params = drawParams(task, options.set, stream(seed, basename(file), 'params'));
    const damaged = degrade(floats, raster.width, raster.height, task, params, stream(seed, basename(file)));
    const name = `${stemOf(file)}.png`;
    const as8 = { ...raster, depth: 8, alpha: null } as const;
    await writePhoto(join(options.out, 'input', name), fromFloats(damaged, as8), metadata, LOSSLESS);
    await writePhoto(join(options.out, 'target', name), fromFloats(floats, as8), metadata, LOSSLESS);
    images.push({ in: file, out: join(options.out, 'input', name), task, params, seed });
  }
  bar.stop();
  printResult(options.json, { images }, [
    ...images.map(({ in: from, out, params }) => `${from} -> ${out} ${JSON.stringify(params)}`),
  ]);
}

function refuseEqualStems(files: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const file of files) {
    const other = seen.get(stemOf(file));
    if (other)
      throw new StudioError(
        'option-invalid',
        `${other} and ${file} would both be written as ${stemOf(file)}.png; degrade them into two folders.`,
      );
    seen.set(stemOf(file), file);
  }
}
