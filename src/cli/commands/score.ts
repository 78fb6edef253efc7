/** `mend score`: metrics of photos, against a reference where the metric needs one. */
import { Command } from 'commander';
import { faultOf, StudioError } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { METRICS, type MetricId } from '../../engine/domain/score.ts';
import { type MeasureOptions, measure } from '../../engine/evaluation/measure.ts';
import { niqeBlockSize } from '../../engine/evaluation/niqe.ts';
import { chooseMetrics, type MetricChoice, readBrisque, withMetricOptions } from '../metric-options.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';

interface ScoreOptions extends CommonOptions, MetricChoice {
  readonly reference?: string;
}

interface Scored extends Partial<Record<MetricId, number>> {
  readonly file: string;
  readonly ms: number;
  readonly niqeBlock?: number;
}

interface Failed {
  readonly in: string;
  readonly metric: MetricId;
  readonly error: string;
}

export function scoreCommand(): Command {
  const command = withCommonOptions(new Command('score'))
    .description('Measure photos, alone or against the clean one. Values are rounded to 8 bits first.')
    .argument('<inputs...>', 'photos, or folders of photos')
    .option('--reference <file>', 'the clean photo to compare with');
  return withMetricOptions(command, 'all that can be measured').action(run);
}

async function run(inputs: string[], options: ScoreOptions): Promise<void> {
  const metrics = chooseMetrics(options, options.reference !== undefined);
  const brisqueModel = await readBrisque(options);
  const reference = options.reference === undefined ? undefined : (await readPhoto(options.reference)).raster;
  const how: MeasureOptions = {
    channel: options.channel,
    border: options.crop,
    ...(reference && { reference }),
    ...(brisqueModel && { brisqueModel }),
  };
  const files = await expandInputs(inputs);
  const images: Scored[] = [];
  const failed: Failed[] = [];
  const bar = progressBar(files.length);
  for (const file of files) {
    bar.update(images.length, file);
    const { raster } = await readPhoto(file);
    if (reference) requireEqualSizes(file, raster, reference);
    const start = performance.now();
    const values: Partial<Record<MetricId, number>> = {};
    for (const metric of metrics) {
      try {
        values[metric] = measure(metric, raster, how);
      } catch (thrown) {
        const fault = faultOf(thrown);
        if (fault.code === 'internal') throw thrown;
        failed.push({ in: file, metric, error: fault.message });
      }
    }
    const block = niqeBlockSize(raster.width - 2 * options.crop, raster.height - 2 * options.crop);
    images.push({
      file,
      ...values,
      ...(values.niqe !== undefined && { niqeBlock: block }),
      ms: Math.round(performance.now() - start),
    });
  }
  bar.stop();
  for (const { in: file, metric, error } of failed) say(`${file}: ${METRICS[metric].label}: ${error}`);
  // Metrics that nobody asked for by name may be beyond a photo: it is too small, or without texture.
  if (failed.length > 0 && options.metrics !== undefined) process.exitCode = 1;
  const lines = images.map((image) => `${image.file}: ${scoreTexts(image, metrics).join(', ')}`);
  printResult(options.json, { images, failed }, lines);
}

function requireEqualSizes(file: string, photo: Raster, reference: Raster): void {
  if (photo.width === reference.width && photo.height === reference.height) return;
  throw new StudioError(
    'option-invalid',
    `${file} has ${photo.width} × ${photo.height} pixels and the reference ${reference.width} × ${reference.height}; compare photos of one size.`,
  );
}

function scoreTexts(image: Scored, metrics: readonly MetricId[]): string[] {
  return metrics.flatMap((id) => {
    const value = image[id];
    if (value === undefined) return [];
    if (!Number.isFinite(value)) return ['identical'];
    const { label, unit } = METRICS[id];
    const small = id === 'niqe' && image.niqeBlock === 48 ? ' (48-pixel blocks: only for small photos)' : '';
    return [`${label} ${value.toFixed(id === 'ssim' ? 4 : 2)} ${unit}`.trim() + small];
  });
}
