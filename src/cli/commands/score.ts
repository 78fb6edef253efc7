/** `mend score`: metrics of photos, against a reference where the metric needs one. */
import { Command } from 'commander';
import { StudioError } from '../../engine/domain/fault.ts';
import { isMetricId, METRICS, type MetricId } from '../../engine/domain/score.ts';
import { psnr } from '../../engine/evaluation/psnr.ts';
import { ssim } from '../../engine/evaluation/ssim.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto } from '../photo-files.ts';
import { printResult } from '../report.ts';

interface ScoreOptions extends CommonOptions {
  readonly reference?: string;
  readonly metrics: string;
}

const MEASURE = { psnr, ssim } as const;

export function scoreCommand(): Command {
  return withCommonOptions(new Command('score'))
    .description('Measure photos: PSNR and SSIM over RGB, rounded to 8 bits, nothing cropped.')
    .argument('<inputs...>', 'photos, or folders of photos')
    .option('--reference <file>', 'the clean photo to compare with')
    .option('--metrics <list>', 'metrics, separated by commas', Object.keys(METRICS).join(','))
    .action(run);
}

async function run(inputs: string[], options: ScoreOptions): Promise<void> {
  const metrics = options.metrics.split(',').map((name): MetricId => {
    const id = name.trim();
    if (!isMetricId(id))
      throw new StudioError(
        'option-invalid',
        `There is no metric ${id}. Choose from ${Object.keys(METRICS).join(', ')}.`,
      );
    return id;
  });
  if (options.reference === undefined) {
    throw new StudioError(
      'option-invalid',
      `${metrics.map((id) => METRICS[id].label).join(' and ')} compare with a clean photo: name it with --reference.`,
    );
  }
  const reference = (await readPhoto(options.reference)).raster;
  const images: ({ file: string } & Partial<Record<MetricId, number>>)[] = [];
  for (const file of await expandInputs(inputs)) {
    const { raster } = await readPhoto(file);
    images.push({ file, ...Object.fromEntries(metrics.map((id) => [id, MEASURE[id](raster, reference)])) });
  }
  const scoreText = (id: MetricId, value: number | undefined) =>
    value === undefined || !Number.isFinite(value)
      ? 'identical'
      : `${METRICS[id].label} ${value.toFixed(METRICS[id].unit ? 2 : 4)} ${METRICS[id].unit}`.trim();
  printResult(
    options.json,
    { images },
    images.map((image) => `${image.file}: ${metrics.map((id) => scoreText(id, image[id])).join(', ')}`),
  );
}
