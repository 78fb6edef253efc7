/** `mend evaluate`: how much better models make photos, one by one and against each other. */

import { join } from 'node:path';
import { Command, Option } from 'commander';
import { differenceInWords, scoreInWords, winsInWords } from '../../engine/domain/comparison-words.ts';
import type { Evaluation, EvaluationSummary } from '../../engine/domain/evaluation.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { METRICS, type MetricId } from '../../engine/domain/score.ts';
import { evaluationCsv, INPUT_NAME } from '../../engine/evaluation/csv.ts';
import { evaluate } from '../../engine/evaluation/evaluate.ts';
import { evaluationReport } from '../../engine/evaluation/report.ts';
import { summarise } from '../../engine/evaluation/summary.ts';
import { contestantOf } from '../../engine/inference/contestant.ts';
import { loadDigestedModels, openEngine, openZoo } from '../engine.ts';
import { openCells } from '../evaluation-folder.ts';
import { chooseMetrics, type MetricChoice, readBrisque, withMetricOptions } from '../metric-options.ts';
import { type CommonOptions, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { pairsIn, photosToJudge } from '../photo-sources.ts';
import { printResult, progressBar, say } from '../report.ts';

interface EvaluateOptions extends CommonOptions, MetricChoice {
  readonly pairs?: string;
  readonly photos?: string;
  readonly model: readonly string[];
  readonly csv?: string;
  readonly out?: string;
}

export function evaluateCommand(): Command {
  const command = withCommonOptions(new Command('evaluate'))
    .description(
      'Score models on photos: by default PSNR and SSIM over RGB, rounded to 8 bits, nothing cropped, mean over photos.',
    )
    .option(
      '--pairs <folder>',
      'a folder with input/ and target/; partners share their stem, or the input starts with it and "_"',
    )
    .option('--photos <folder>', 'photos without clean partners instead: metrics that need no reference')
    .addOption(
      new Option(
        '--model <id>',
        'a model id, a .safetensors file, "auto", or several separated by commas for a chain; may be given several times',
      )
        .argParser((value: string, before: readonly string[]) => [...before, value])
        .default([], 'auto'),
    )
    .option('--csv <file>', 'also writes the table: one row for each photo and model, then means')
    .option(
      '--out <folder>',
      'keeps what is measured (cells.jsonl, evaluation.json, evaluation.csv); the same command goes on where it broke off',
    );
  return withMetricOptions(command, 'psnr,ssim, or without partners niqe,piqe,brisque-proxy').action(run);
}

async function run(options: EvaluateOptions): Promise<void> {
  const { sources, place } = await folderOf(options);
  const paired = options.pairs !== undefined;
  const metrics = chooseMetrics(options, paired, (id) => (METRICS[id].needs === 'reference') === paired);
  const brisqueModel = await readBrisque(options);
  const cells = options.out === undefined ? undefined : await openCells(options.out);
  const backend = await openEngine(options.backend);
  const store = openZoo();
  const contenders = [];
  for (const wanted of options.model.length > 0 ? options.model : ['auto']) {
    const chain = await loadDigestedModels(store, wanted);
    contenders.push(contestantOf(chain, { assertHealthy: () => backend.assertHealthy() }));
  }
  refuseTwins(contenders.map(({ id }) => id));
  const bar = progressBar(sources.length * (contenders.length + 1));
  const evaluation = await evaluate(sources, contenders, {
    conditions: { metrics, channel: options.channel, border: options.crop },
    backend: { backend: backend.report.backend, adapter: backend.report.adapter },
    ...(brisqueModel && { brisqueModel }),
    ...(cells && { cells }),
    onProgress: ({ done, photo }) => bar.update(done, photo),
  });
  bar.stop();
  const result = evaluationReport(evaluation, place);
  const csv = evaluationCsv(evaluation);
  if (options.csv !== undefined) await writeOut(options.csv, csv);
  if (options.out !== undefined) {
    await writeOut(join(options.out, 'evaluation.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeOut(join(options.out, 'evaluation.csv'), csv);
  }
  sayFailures(evaluation);
  printResult(options.json, result, linesOf(evaluation));
}

async function folderOf({ pairs, photos }: EvaluateOptions) {
  if (pairs !== undefined && photos === undefined) return pairsIn(pairs);
  if (photos !== undefined && pairs === undefined) return photosToJudge(photos);
  throw new StudioError('option-invalid', 'Name the photos with --pairs or --photos, one of the two.');
}

function refuseTwins(ids: readonly string[]): void {
  const twin = ids.find((id, i) => ids.indexOf(id) < i);
  if (twin !== undefined)
    throw new StudioError('option-invalid', `The model ${twin} is named twice; name each once.`);
}

function sayFailures({ photos, failed, metrics }: Evaluation): void {
  for (const { error } of failed) say(error);
  for (const { in: name, outputs, input } of photos) {
    for (const [who, { faults = {} }] of [[INPUT_NAME, input] as const, ...Object.entries(outputs)])
      for (const what of ['restoring', ...metrics] as const)
        if (faults[what] !== undefined)
          say(
            `${name}, ${who}: ${what === 'restoring' ? 'not restored' : METRICS[what].label}: ${faults[what]}`,
          );
  }
  const broken = photos.some(({ outputs }) => Object.values(outputs).some((cell) => cell.faults?.restoring));
  if (failed.length > 0 || broken) process.exitCode = 1;
}

/** What a person reads. */
function linesOf(evaluation: Evaluation): string[] {
  const summary = summarise(evaluation);
  const { models, metrics, photos } = evaluation;
  const names = models.map(({ id }) => id);
  return [
    `${photos.length} photos with ${names.join(' and ')}`,
    ...metrics.flatMap((metric) => [
      `${METRICS[metric].label} (${METRICS[metric].higherIsBetter ? 'higher' : 'lower'} is better)`,
      ...[null, ...names].map((who) => `  ${columnInWords(summary, who, metric)}`),
      ...summary.comparisons
        .filter((one) => one.metric === metric)
        .map(
          (one) =>
            `  ${one.model} against ${one.against ?? INPUT_NAME}: ${differenceInWords(one)}; ${winsInWords(one)}`,
        ),
    ]),
    ...summary.models.map(
      ({ id, millisecondsPerMegapixel: time }) => `${id}: ${(time / 1000).toFixed(2)} s a megapixel`,
    ),
  ];
}

function columnInWords(summary: EvaluationSummary, who: string | null, metric: MetricId): string {
  const columns = who === null ? summary.input : summary.models.find(({ id }) => id === who)?.columns;
  const column = columns?.[metric];
  const spread =
    column && column.count > 1 && Number.isFinite(column.mean)
      ? ` ± ${scoreInWords(metric, column.spread)}`
      : '';
  const best = summary.best[metric] === who ? ', best' : '';
  const identical =
    column && column.identical > 0 && column.identical < column.count
      ? `, ${column.identical} identical left out`
      : '';
  return `${who ?? INPUT_NAME}: ${scoreInWords(metric, column?.mean)}${spread}${best}${identical}`;
}
