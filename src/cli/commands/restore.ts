/** `mend restore`: better photos from damaged ones; one bad file never stops the rest. */

import { basename, join } from 'node:path';
import { Command } from 'commander';
import { faultOf } from '../../engine/domain/fault.ts';
import { choosePhoto } from '../../engine/grids/choose.ts';
import { restore } from '../../engine/inference/restorer.ts';
import { loadModels, openDescribing, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, numberBetween, wholeNumber, withCommonOptions } from '../options.ts';
import { expandInputs, formatOfName, readPhoto, writePhoto } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';
import { type WrittenStage, writeStages } from '../stage-files.ts';
import { type WrittenUncertainty, writeUncertainty } from '../uncertainty-files.ts';
import { choiceFields } from './choose.ts';

interface RestoreOptions extends CommonOptions {
  readonly out: string;
  readonly model: string;
  readonly tile?: number;
  readonly strength: number;
  readonly quality: number;
  readonly uncertainty?: string;
  readonly stages?: string;
}

interface RestoredImage {
  readonly in: string;
  readonly out: string;
  readonly width: number;
  readonly height: number;
  readonly ms: number;
  readonly choice?: ReturnType<typeof choiceFields>;
  readonly uncertainty?: WrittenUncertainty;
  readonly stages?: readonly WrittenStage[];
}

export function restoreCommand(): Command {
  return withCommonOptions(new Command('restore'))
    .description(
      'Restore photos (PNG, JPEG, WebP). Format, EXIF, colour profile, opacity and 16 bits are kept.',
    )
    .argument('<inputs...>', 'photos, or folders of photos')
    .requiredOption('--out <path>', 'a folder, or a file name for one photo')
    .option(
      '--model <id>',
      'a model id, a .safetensors file, several separated by commas for a chain, or "auto": chosen for each photo',
      'auto',
    )
    .option(
      '--tile <pixels>',
      'side of the tiles; 0 for the whole photo at once (default: chosen)',
      wholeNumber(0),
    )
    .option('--strength <share>', '0 keeps the photo, 1 restores it wholly', numberBetween(0, 1), 1)
    .option('--quality <number>', 'of JPEG and WebP', wholeNumber(1, 100), 95)
    .option(
      '--uncertainty <folder>',
      'also write where the model expects to be wrong, as pictures: black is sure (models trained with TUR)',
    )
    .option(
      '--stages <folder>',
      'also write the photo after each stage of a recursive model (RDMC), and what each stage took away',
    )
    .action(run);
}

async function run(inputs: string[], options: RestoreOptions): Promise<void> {
  const files = await expandInputs(inputs);
  const toFile = files.length === 1 && formatOfName(options.out) !== null;
  const backend = await openEngine(options.backend);
  const store = openZoo();
  const given = options.model === 'auto' ? null : await loadModels(store, options.model);
  const describing = given === null ? await openDescribing().load() : null;
  const images: RestoredImage[] = [];
  const failed: { in: string; error: string }[] = [];
  const bar = progressBar(files.length);
  for (const [i, file] of files.entries()) {
    const out = toFile ? options.out : join(options.out, basename(file));
    try {
      const photo = await readPhoto(file);
      const start = performance.now();
      const choice = describing && (await choosePhoto(photo.raster, describing, backend));
      const models = choice ? await Promise.all(choice.models.map((id) => store.load(id))) : (given ?? []);
      const raster = await restore(models, photo.raster, {
        strength: options.strength,
        tile: options.tile ?? null,
        assertHealthy: () => backend.assertHealthy(),
        onProgress: ({ done, total }) => bar.update(i + done / total, basename(file)),
      });
      const ms = Math.round(performance.now() - start);
      const uncertainty =
        options.uncertainty &&
        (await writeUncertainty(options.uncertainty, file, models, photo.raster, {
          tile: options.tile ?? null,
          assertHealthy: () => backend.assertHealthy(),
        }));
      const stages =
        options.stages &&
        (await writeStages(options.stages, file, models, photo.raster, {
          tile: options.tile ?? null,
          assertHealthy: () => backend.assertHealthy(),
        }));
      await writePhoto(out, raster, photo.metadata, {
        format: formatOfName(out) ?? photo.format,
        quality: options.quality,
      });
      const { width, height } = raster;
      images.push({
        in: file,
        out,
        width,
        height,
        ms,
        ...(choice ? { choice: choiceFields(choice) } : {}),
        ...(uncertainty ? { uncertainty } : {}),
        ...(stages ? { stages } : {}),
      });
    } catch (thrown) {
      const { message } = faultOf(thrown);
      failed.push({ in: file, error: message });
      say(`mend: ${message}`);
    }
  }
  bar.stop();
  const result = {
    model: given?.map((model) => model.id).join(',') ?? 'auto',
    backend: backend.report.backend,
    adapter: backend.report.adapter,
    images,
    failed,
  };
  printResult(options.json, result, [
    ...images.flatMap(({ in: from, out, width, height, ms, choice, uncertainty, stages = [] }) => [
      `${from} -> ${out} (${width}x${height}, ${(ms / 1000).toFixed(1)} s)`,
      ...(choice ? [`  ${choice.model ?? 'left as it is'}: ${choice.reason}`] : []),
      ...stages.map(({ out: after, removed }, i) => `  stage ${i + 1}: ${after}, ${removed}`),
      ...(uncertainty
        ? [
            `  ${uncertainty.out}: expects to be off by ${(uncertainty.mean * 255).toFixed(1)} of 255 levels on average; the lightest colour is ${Math.round(uncertainty.peak * 255)}`,
          ]
        : []),
    ]),
    `${images.length} restored with ${result.model}${failed.length ? `, ${failed.length} failed` : ''}.`,
  ]);
  if (failed.length > 0) process.exitCode = 1;
}
