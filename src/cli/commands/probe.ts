/** `mend probe`: do a detector, a segmenter and FeatureNet see in restored photos what they see in the clean ones? */
import { Command } from 'commander';
import { decodePhoto } from '../../engine/imaging/decode.ts';
import type { ProbeScore } from '../../engine/probe/probe.ts';
import { loadModels, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { pairsIn } from '../photo-sources.ts';
import { type ProbePair, probePairs } from '../probe-pairs.ts';
import { printResult, progressBar } from '../report.ts';

interface ProbeOptions extends CommonOptions {
  readonly pairs: string;
  readonly model: readonly string[];
  readonly limit?: number;
}

export function probeCommand(): Command {
  return withCommonOptions(new Command('probe'))
    .description(
      'Look at damaged, restored and clean photos with networks that never saw Mend: objects (mAP, box overlap), people (mPA, mIoU), and whether FeatureNet sees damage. What is found in the clean photo counts as true.',
    )
    .requiredOption('--pairs <folder>', 'a folder with input/ and target/, as for evaluate')
    .option(
      '--model <id>',
      'a model id, a .safetensors file, "auto" or a chain; may be given several times (default: auto)',
      (value: string, before: readonly string[]) => [...before, value],
      [] as readonly string[],
    )
    .option('--limit <number>', 'look at the first so many pairs only', wholeNumber(1))
    .action(run);
}

async function run(options: ProbeOptions): Promise<void> {
  const { sources } = await pairsIn(options.pairs);
  const chosen = sources.slice(0, options.limit ?? sources.length);
  const { report, assertHealthy } = await openEngine(options.backend);
  const store = openZoo();
  const names = options.model.length > 0 ? options.model : ['auto'];
  const chains = await Promise.all(names.map((name) => loadModels(store, name)));
  const pairs = chosen.map(
    (source): ProbePair => ({
      name: source.in,
      read: async () => ({
        damaged: (await decodePhoto(await source.readInput(), source.in)).raster,
        clean: (await decodePhoto(await source.readTarget(), source.target ?? source.in)).raster,
      }),
    }),
  );
  const bar = progressBar(chosen.length);
  const probed = await probePairs(pairs, chains, {
    store,
    assertHealthy,
    onPhoto: (done, name) => bar.update(done, name),
  });
  bar.stop();
  const { count, scores } = probed;
  printResult(options.json, { ...probed, backend: report.backend, adapter: report.adapter }, [
    `${count} pairs; what is found in the clean photos counts as true`,
    ...Object.entries(scores).map(([id, score]) => lineOf(id, score)),
  ]);
}

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'none' : `${(100 * value).toFixed(1)} %`;

/** `local-4: objects mAP 71.2 %, box overlap 80.1 %; people mPA …` */
function lineOf(id: string, { detection, segmentation, features }: ProbeScore): string {
  const objects =
    detection &&
    `objects mAP ${percent(detection.map)}, box overlap ${percent(detection.iou)} (${detection.count} boxes)`;
  const people =
    segmentation && `people mPA ${percent(segmentation.mpa)}, mIoU ${percent(segmentation.miou)}`;
  const impression = `looks clean to FeatureNet: ${percent(features.clean)}, estimated ${features.psnr.toFixed(1)} dB`;
  return `${id}: ${[objects, people, impression].filter(Boolean).join('; ')}`;
}
