/** `mend restore`: better photos from damaged ones; one bad file never stops the rest. */

import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { ColourMove } from '../../engine/domain/adapted-model.ts';
import { faultOf } from '../../engine/domain/fault.ts';
import { LOOKS, parseVariant } from '../../engine/domain/model-variant.ts';
import { PROFILE_WORDS } from '../../engine/domain/photo.ts';
import { chooseChain } from '../../engine/grids/chain.ts';
import { restore } from '../../engine/inference/restorer.ts';
import { lookingUpTo } from '../../engine/inference/self-ensemble.ts';
import { colourLimitOfModels, watchColour } from '../adapted.ts';
import { loadModels, openDescribing, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, numberBetween, wholeNumber, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto, writePhoto } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';
import { checkTemplate, type OutputOptions, planOutput, withOutputOptions } from '../restore-output.ts';
import { type WrittenStage, writeStages } from '../stage-files.ts';
import { type WrittenUncertainty, writeUncertainty } from '../uncertainty-files.ts';
import { choiceFields } from './choose.ts';

interface RestoreOptions extends CommonOptions, OutputOptions {
  readonly model: string;
  readonly tile?: number;
  readonly looks: string;
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
  /** Of an adapted model: how far the mean colour moved, and how far it may, in levels of 255. */
  readonly colour?: ColourMove;
}

export function restoreCommand(): Command {
  return withOutputOptions(withCommonOptions(new Command('restore')))
    .description(
      'Restore photos (PNG, JPEG, WebP, AVIF). Format, EXIF, XMP, colour profile, opacity and 16 bits are kept; photos are turned upright.',
    )
    .argument('<inputs...>', 'photos, or folders of photos')
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
    .addOption(
      new Option(
        '--looks <number>',
        'how often a model looks at each photo, mirrored (2) and turned too (8): slower, a little better; a model for rain stays at 2, those for haze and low light at 1, since more does not help them',
      )
        .choices(LOOKS.map(String))
        .default('1'),
    )
    .option('--strength <share>', '0 keeps the photo, 1 restores it wholly', numberBetween(0, 1), 1)
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
  checkTemplate(options.name);
  const originals = new Set(files.map((file) => resolve(file)));
  const backend = await openEngine(options.backend);
  const store = openZoo();
  const { id: named, looks: namedLooks } = parseVariant(options.model);
  const automatic = named === 'auto';
  // `auto@x8` is chosen for each photo as `auto` is.
  const looks = automatic ? Math.max(namedLooks, Number(options.looks)) : Number(options.looks);
  const given = automatic ? null : await loadModels(store, options.model);
  const limit = automatic ? null : await colourLimitOfModels(options.model);
  const describing = given === null ? await openDescribing().load() : null;
  const images: RestoredImage[] = [];
  const failed: { in: string; error: string }[] = [];
  const skipped: { in: string; reason: string }[] = [];
  const bar = progressBar(files.length);
  for (const [i, file] of files.entries()) {
    try {
      const photo = await readPhoto(file);
      if (photo.unfollowed) say(`mend: ${file}: ${PROFILE_WORDS[photo.unfollowed]}`);
      const start = performance.now();
      const choice =
        describing && (await chooseChain(photo.raster, { describing, load: store.load }, backend));
      const chosen = choice ? await Promise.all(choice.models.map((id) => store.load(id))) : (given ?? []);
      const models = chosen.map((model) => lookingUpTo(model, looks));
      const ids = models.map(({ id }) => id).join('+');
      const { path: out, settings } = await planOutput(file, photo, ids, originals, options);
      if (out === null) {
        skipped.push({ in: file, reason: 'a file of its name is there already' });
        continue;
      }
      const raster = await restore(models, photo.raster, {
        strength: options.strength,
        tile: options.tile ?? null,
        assertHealthy: () => backend.assertHealthy(),
        onProgress: ({ done, total }) => bar.update(i + done / total, basename(file)),
      });
      const ms = Math.round(performance.now() - start);
      const colour = watchColour(file, photo.raster, raster, limit);
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
      await writePhoto(out, raster, photo.metadata, settings);
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
        ...(colour ? { colour } : {}),
      });
    } catch (thrown) {
      const { message } = faultOf(thrown);
      failed.push({ in: file, error: message });
      say(`mend: ${message}`);
    }
  }
  bar.stop();
  const result = {
    model: given?.map((model) => lookingUpTo(model, looks).id).join(',') ?? 'auto',
    looks,
    backend: backend.report.backend,
    adapter: backend.report.adapter,
    images,
    failed,
    skipped,
    // Kilobytes on every system that Node runs on.
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
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
    `${images.length} restored with ${result.model}${failed.length ? `, ${failed.length} failed` : ''}${skipped.length ? `, ${skipped.length} skipped because a file of that name is there` : ''}.`,
  ]);
  if (failed.length > 0) process.exitCode = 1;
}
