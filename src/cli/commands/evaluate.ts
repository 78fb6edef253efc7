/** `mend evaluate`: how much better a model makes photos whose clean version is known. */

import { basename } from 'node:path';
import { Command } from 'commander';
import { psnr } from '../../engine/evaluation/psnr.ts';
import { ssim } from '../../engine/evaluation/ssim.ts';
import { restore } from '../../engine/inference/restorer.ts';
import { loadModels, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { pairsIn } from '../pairs.ts';
import { readPhoto } from '../photo-files.ts';
import { decibel, printResult, progressBar } from '../report.ts';

interface EvaluateOptions extends CommonOptions {
  readonly pairs: string;
  readonly model: string;
}

interface Scored {
  readonly in: string;
  readonly target: string;
  readonly psnr: { readonly input: number; readonly output: number };
  readonly ssim: { readonly input: number; readonly output: number };
}

export function evaluateCommand(): Command {
  return withCommonOptions(new Command('evaluate'))
    .description(
      'Score a model on pairs: PSNR and SSIM over RGB, rounded to 8 bits, nothing cropped, mean over images.',
    )
    .requiredOption(
      '--pairs <folder>',
      'a folder with input/ and target/; partners share their stem, or the input starts with it and "_"',
    )
    .option(
      '--model <id>',
      'a model id, a .safetensors file, "auto", or several separated by commas for a chain',
      'auto',
    )
    .action(run);
}

async function run(options: EvaluateOptions): Promise<void> {
  const pairs = await pairsIn(options.pairs);
  const backend = await openEngine(options.backend);
  const models = await loadModels(openZoo(), options.model);
  const images: Scored[] = [];
  const bar = progressBar(pairs.length);
  for (const { input, target } of pairs) {
    bar.update(images.length, basename(input));
    const [degraded, clean] = [(await readPhoto(input)).raster, (await readPhoto(target)).raster];
    const restored = await restore(models, degraded, { assertHealthy: () => backend.assertHealthy() });
    images.push({
      in: input,
      target,
      psnr: { input: psnr(degraded, clean), output: psnr(restored, clean) },
      ssim: { input: ssim(degraded, clean), output: ssim(restored, clean) },
    });
  }
  bar.stop();
  const mean = (pick: (image: Scored) => number) =>
    images.reduce((sum, image) => sum + pick(image), 0) / images.length;
  const result = {
    model: models.map((model) => model.id).join(','),
    backend: backend.report.backend,
    adapter: backend.report.adapter,
    count: images.length,
    psnr: { input: mean((image) => image.psnr.input), output: mean((image) => image.psnr.output) },
    ssim: { input: mean((image) => image.ssim.input), output: mean((image) => image.ssim.output) },
    images,
  };
  printResult(options.json, result, [
    `${result.count} photos with ${result.model}`,
    `PSNR ${decibel(result.psnr.input)} -> ${decibel(result.psnr.output)} (higher is better)`,
    `SSIM ${result.ssim.input.toFixed(4)} -> ${result.ssim.output.toFixed(4)} (higher is better)`,
  ]);
}
