/** `mend score`: metrics of photos, against a reference where the metric needs one. */
import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { faultOf, StudioError } from '../../engine/domain/fault.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { ABSENT_METRICS, isMetricId, METRIC_IDS, METRICS, type MetricId } from '../../engine/domain/score.ts';
import type { KernelMachine } from '../../engine/evaluation/kernel-machine.ts';
import { parseBrisqueModel } from '../../engine/evaluation/libsvm.ts';
import { type MeasureOptions, measure } from '../../engine/evaluation/measure.ts';
import { niqeBlockSize } from '../../engine/evaluation/niqe.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { expandInputs, readPhoto } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';

interface ScoreOptions extends CommonOptions {
  readonly reference?: string;
  readonly metrics?: string;
  readonly channel: 'rgb' | 'y';
  readonly crop: number;
  readonly brisqueModel?: string;
  readonly brisqueRange?: string;
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
  return withCommonOptions(new Command('score'))
    .description('Measure photos, alone or against the clean one. Values are rounded to 8 bits first.')
    .argument('<inputs...>', 'photos, or folders of photos')
    .option('--reference <file>', 'the clean photo to compare with')
    .option(
      '--metrics <list>',
      `separated by commas: ${METRIC_IDS.join(', ')} (default: all that can be measured)`,
    )
    .addOption(
      new Option('--channel <name>', 'for PSNR and SSIM: colour, or luma of BT.601 in studio range')
        .choices(['rgb', 'y'])
        .default('rgb'),
    )
    .option('--crop <pixels>', 'left out on every side, for all metrics', wholeNumber(0), 0)
    .option('--brisque-model <file>', "BRISQUE's model in libsvm's text format, as its authors give it out")
    .option('--brisque-range <file>', 'the range file that belongs to that model')
    .addHelpText('after', `\n${describeMetrics()}`)
    .action(run);
}

async function run(inputs: string[], options: ScoreOptions): Promise<void> {
  const metrics = chooseMetrics(options);
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

/** The metrics asked for, or all for which everything is at hand. */
function chooseMetrics(options: ScoreOptions): readonly MetricId[] {
  const missing = (id: MetricId): string | null => {
    const { needs, label } = METRICS[id];
    if (needs === 'reference' && options.reference === undefined)
      return `${label} compares with a clean photo: name it with --reference.`;
    if (needs === 'model' && options.brisqueModel === undefined)
      return `${label} needs the model of its authors, which does not come along: name it with --brisque-model and --brisque-range, or choose brisque-proxy.`;
    return null;
  };
  if (options.metrics === undefined) return METRIC_IDS.filter((id) => missing(id) === null);
  return options.metrics.split(',').map((name): MetricId => {
    const id = name.trim().toLowerCase();
    if (!isMetricId(id))
      throw new StudioError(
        'option-invalid',
        ABSENT_METRICS[id] ?? `There is no metric ${id}. Choose from ${METRIC_IDS.join(', ')}.`,
      );
    const lack = missing(id);
    if (lack !== null) throw new StudioError('option-invalid', lack);
    return id;
  });
}

async function readBrisque({ brisqueModel, brisqueRange }: ScoreOptions): Promise<KernelMachine | null> {
  if (brisqueModel === undefined && brisqueRange === undefined) return null;
  if (brisqueModel === undefined || brisqueRange === undefined)
    throw new StudioError(
      'option-invalid',
      'A BRISQUE model is two files: name both --brisque-model and --brisque-range.',
    );
  const text = (path: string): Promise<string> =>
    readFile(path, 'utf8').catch(() => {
      throw new StudioError('model-incompatible', `${path} cannot be read; check its name.`);
    });
  return parseBrisqueModel(await text(brisqueModel), await text(brisqueRange));
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

/** The catalogue for `--help`. */
function describeMetrics(): string {
  const lines = METRIC_IDS.map((id) => {
    const { label, needs, higherIsBetter, usual, misleads } = METRICS[id];
    const wants = needs === null ? '' : `, needs a ${needs}`;
    return `  ${id}: ${label}, ${higherIsBetter ? 'higher' : 'lower'} is better${wants}. ${usual} ${misleads}`;
  });
  return [
    'Metrics:',
    ...lines,
    ...Object.entries(ABSENT_METRICS).map(([id, why]) => `  not ${id}: ${why}`),
  ].join('\n');
}
