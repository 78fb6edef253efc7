/** `mend experiment`: repeats what papers claim, at a scale that one machine can do. */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { createPhotoStore } from '../../engine/data/photo-store.ts';
import { fingerprint } from '../../engine/domain/recipe.ts';
import { dataFolder, diskReader } from '../data-folder.ts';
import { openEngine } from '../engine.ts';
import { ARMS, type Arm, FULL, QUICK, recipeOf, type Sizes } from '../experiments/art-tur/arms.ts';
import { pageOf } from '../experiments/art-tur/page.ts';
import { type ArmRun, compare, type Result } from '../experiments/art-tur/result.ts';
import { readBench, runArm } from '../experiments/art-tur/run-arm.ts';
import { type CommonOptions, wholeNumber, withCommonOptions } from '../options.ts';
import { writeOut } from '../photo-files.ts';
import { printResult, progressBar, say } from '../report.ts';

interface ExperimentOptions extends CommonOptions {
  readonly data?: string;
  readonly quick?: true;
  readonly seed: number;
  readonly seeds?: number;
  readonly steps?: number;
  readonly runs: string;
  readonly out?: string;
}

export function experimentCommand(): Command {
  return new Command('experiment')
    .description('Repeat the claims of papers at a scale that one machine can do.')
    .addCommand(artTurCommand());
}

function artTurCommand(): Command {
  return withCommonOptions(new Command('art-tur'))
    .description(
      'Compare Art, TUR and their rivals on seven tasks: equal networks, budgets and first weights. Goes on where it was stopped.',
    )
    .option('--data <folder>', 'the data folder (default: $MEND_DATA)')
    .option('--quick', 'a few minutes: shows that it runs, not what the methods do')
    .option('--seed <number>', 'the first seed', wholeNumber(0), 1)
    .option('--seeds <number>', 'how many seeds', wholeNumber(1, 99))
    .option('--steps <number>', 'steps of every Run', wholeNumber(20))
    .option('--runs <folder>', 'where finished Runs are kept', 'runs/art-tur')
    .option('--out <folder>', 'where art-tur.json and art-tur.md go (default: docs/results; quick: --runs)')
    .action(artTur);
}

async function artTur(options: ExperimentOptions): Promise<void> {
  const base = options.quick ? QUICK : FULL;
  const sizes: Sizes = {
    ...base,
    steps: options.steps ?? base.steps,
    seeds: options.seeds ?? base.seeds,
  };
  const reader = diskReader(dataFolder(options));
  const store = createPhotoStore(reader);
  const backend = await openEngine(options.backend);
  const { assertHealthy } = backend;
  const plain = recipeOf(ARMS[0] as Arm, options.seed, sizes);
  const bench = { ...(await readBench(plain, reader, store)), store, assertHealthy };
  const runs: ArmRun[] = [];
  // Seed by seed, so that what is there early is already paired.
  for (let seed = options.seed; seed < options.seed + sizes.seeds; seed++) {
    for (const arm of ARMS) {
      const file = join(options.runs, `${arm.id}-${seed}.json`);
      const wanted = await fingerprint(recipeOf(arm, seed, sizes));
      const kept = await finishedRun(file, wanted);
      runs.push(kept ?? (await freshRun(arm, seed, sizes, bench, file)));
    }
  }
  const { backend: name, adapter } = backend.report;
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor';
  const result: Result = {
    experiment: 'art-tur',
    quick: options.quick === true,
    seed: options.seed,
    sizes,
    host: { backend: name, adapter, node: process.versions.node, processor },
    runs,
    comparisons: compare(runs, options.seed),
  };
  const out = options.out ?? (options.quick ? options.runs : 'docs/results');
  await writeOut(join(out, 'art-tur.json'), `${JSON.stringify(result, null, 1)}\n`);
  await writeOut(join(out, 'art-tur.md'), pageOf(result));
  printResult(options.json, result, [`${join(out, 'art-tur.json')} and ${join(out, 'art-tur.md')}`]);
}

/** A Run that an earlier call finished, if its Recipe was the same. */
async function finishedRun(file: string, wanted: string): Promise<ArmRun | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const run = JSON.parse(text) as ArmRun;
    return run.fingerprint === wanted ? run : null;
  } catch {
    // Cut off while it was written: it is trained anew.
    return null;
  }
}

async function freshRun(
  arm: Arm,
  seed: number,
  sizes: Sizes,
  bench: Parameters<typeof runArm>[3],
  file: string,
): Promise<ArmRun> {
  const bar = progressBar(sizes.steps);
  const run = await runArm(arm, seed, sizes, bench, (step) => bar.update(step, `${arm.id}, seed ${seed}`));
  bar.stop();
  await writeOut(file, `${JSON.stringify(run)}\n`);
  say(`${arm.label}, seed ${seed}: ${run.seconds} s`);
  return run;
}
