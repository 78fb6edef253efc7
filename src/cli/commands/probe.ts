/** `mend probe`: do a detector, a segmenter and FeatureNet see in restored photos what they see in the clean ones? */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Raster } from '../../engine/domain/raster.ts';
import { decodePhoto } from '../../engine/imaging/decode.ts';
import { restore } from '../../engine/inference/restorer.ts';
import type { Eyes, LookPair, ProbeScore } from '../../engine/probe/probe.ts';
import { loadModels, openEngine, openZoo } from '../engine.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { pairsIn } from '../photo-sources.ts';
import { printResult, progressBar, say } from '../report.ts';

interface ProbeOptions extends CommonOptions {
  readonly pairs: string;
  readonly model: readonly string[];
  readonly limit?: number;
}

const PACKAGE = '@vladmandic/human';
const VERSION = '2.4.3';
const INPUT = 'input';

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
  const backend = await openEngine(options.backend);
  const store = openZoo();
  const names = options.model.length > 0 ? options.model : ['auto'];
  const chains = await Promise.all(names.map((name) => loadModels(store, name)));
  const ids = chains.map((chain) => chain.map(({ id }) => id).join(','));
  const { lookAt, probeScore } = await import('../../engine/probe/probe.ts');
  const eyes: Eyes = { objects: await openObjects(), features: await store.features() };
  const seen = new Map<string, LookPair[]>([INPUT, ...ids].map((id) => [id, []]));
  const bar = progressBar(chosen.length);
  for (const [done, source] of chosen.entries()) {
    bar.update(done, source.in);
    const damaged = (await decodePhoto(await source.readInput(), source.in)).raster;
    const target = (await decodePhoto(await source.readTarget(), source.target ?? source.in)).raster;
    const clean = await lookAt(eyes, target);
    const note = async (id: string, photo: Raster): Promise<void> => {
      seen.get(id)?.push({ clean, given: await lookAt(eyes, photo) });
      backend.assertHealthy();
    };
    await note(INPUT, damaged);
    for (const [i, chain] of chains.entries()) {
      await note(ids[i] as string, await restore(chain, damaged, { assertHealthy: backend.assertHealthy }));
    }
    const own = seen.get('clean') ?? [];
    own.push({ clean, given: clean });
    seen.set('clean', own);
  }
  bar.stop();
  const scores = Object.fromEntries(
    [...seen].map(([id, pairs]) => [id, probeScore(pairs, eyes.objects !== null)]),
  );
  const result = {
    count: chosen.length,
    backend: backend.report.backend,
    adapter: backend.report.adapter,
    networks: eyes.objects && `${PACKAGE} ${VERSION}: mb3-centernet, selfie`,
    scores,
  };
  printResult(options.json, result, [
    `${chosen.length} pairs; what is found in the clean photos counts as true`,
    ...Object.entries(scores).map(([id, score]) => lineOf(id, score)),
  ]);
}

/** The networks of the package, or null, with a word, where it is not installed. */
async function openObjects(): Promise<Eyes['objects']> {
  const folder = modelFolder();
  if (folder === null) {
    say(
      `The package ${PACKAGE} is not here, so only FeatureNet looks; "npm install --no-save ${PACKAGE}@${VERSION}" brings the others.`,
    );
    return null;
  }
  const read = async (file: string) => new Uint8Array(await readFile(join(folder, file)));
  const [{ loadDetector }, { loadSegmenter }] = await Promise.all([
    import('../../engine/probe/detector.ts'),
    import('../../engine/probe/segmenter.ts'),
  ]);
  return { detector: await loadDetector(read), segmenter: await loadSegmenter(read) };
}

function modelFolder(): string | null {
  const require = createRequire(import.meta.url);
  for (const root of require.resolve.paths(PACKAGE) ?? []) {
    const folder = join(root, PACKAGE, 'models');
    if (existsSync(join(folder, 'mb3-centernet.json'))) return folder;
  }
  return null;
}

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? 'none' : `${(100 * value).toFixed(1)} %`;

/** `local-2: objects mAP 71.2 %, box overlap 80.1 %; people mPA …` */
function lineOf(id: string, { detection, segmentation, features }: ProbeScore): string {
  const objects =
    detection &&
    `objects mAP ${percent(detection.map)}, box overlap ${percent(detection.iou)} (${detection.count} boxes)`;
  const people =
    segmentation && `people mPA ${percent(segmentation.mpa)}, mIoU ${percent(segmentation.miou)}`;
  const impression = `looks clean to FeatureNet: ${percent(features.clean)}, estimated ${features.psnr.toFixed(1)} dB`;
  return `${id}: ${[objects, people, impression].filter(Boolean).join('; ')}`;
}
