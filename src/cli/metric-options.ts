/** Options of the commands that measure photos. */
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { StudioError } from '../engine/domain/fault.ts';
import { ABSENT_METRICS, isMetricId, METRIC_IDS, METRICS, type MetricId } from '../engine/domain/score.ts';
import type { KernelMachine } from '../engine/evaluation/kernel-machine.ts';
import { parseBrisqueModel } from '../engine/evaluation/libsvm.ts';
import { wholeNumber } from './options.ts';

export interface MetricChoice {
  readonly metrics?: string;
  readonly channel: 'rgb' | 'y';
  readonly crop: number;
  readonly brisqueModel?: string;
  readonly brisqueRange?: string;
}

/** Adds `--metrics`, `--channel`, `--crop` and BRISQUE's files, and what each metric is to the help. */
export function withMetricOptions(command: Command, usual: string): Command {
  return command
    .option('--metrics <list>', `separated by commas: ${METRIC_IDS.join(', ')} (default: ${usual})`)
    .addOption(
      new Option('--channel <name>', 'for PSNR and SSIM: colour, or luma of BT.601 in studio range')
        .choices(['rgb', 'y'])
        .default('rgb'),
    )
    .option('--crop <pixels>', 'left out on every side, for all metrics', wholeNumber(0), 0)
    .option('--brisque-model <file>', "BRISQUE's model in libsvm's text format, as its authors give it out")
    .option('--brisque-range <file>', 'the range file that belongs to that model')
    .addHelpText('after', `\n${describeMetrics()}`);
}

/**
 * The metrics asked for, or the usual ones.
 * @throws StudioError `option-invalid` for one that there is not, or that lacks what it needs
 */
export function chooseMetrics(
  choice: MetricChoice,
  hasReference: boolean,
  usual: (id: MetricId) => boolean = () => true,
): readonly MetricId[] {
  const missing = (id: MetricId): string | null => {
    const { needs, label } = METRICS[id];
    if (needs === 'reference' && !hasReference)
      return `${label} compares with a clean photo: name it with --reference, or a folder of pairs with --pairs.`;
    if (needs === 'model' && choice.brisqueModel === undefined)
      return `${label} needs the model of its authors, which does not come along: name it with --brisque-model and --brisque-range, or choose brisque-proxy.`;
    return null;
  };
  if (choice.metrics === undefined) return METRIC_IDS.filter((id) => missing(id) === null && usual(id));
  return choice.metrics.split(',').map((name): MetricId => {
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

/** BRISQUE's model where its files are named, or null. @throws StudioError `option-invalid`, `model-incompatible` */
export async function readBrisque({
  brisqueModel,
  brisqueRange,
}: Pick<MetricChoice, 'brisqueModel' | 'brisqueRange'>): Promise<KernelMachine | null> {
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
