/** `mend runs`: what Runs come to, from the logs that `mend train` wrote. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { StudioError } from '../../engine/domain/fault.ts';
import { RUN_TERMS, type RunDescription } from '../../engine/domain/run-description.ts';
import { describeLog } from '../../engine/evaluation/run-description.ts';
import { printResult } from '../report.ts';

interface RunsOptions {
  readonly json?: true;
}

export function runsCommand(): Command {
  return new Command('runs')
    .description('Compare Runs by what they told: best score, oscillation, and when their tasks arrive.')
    .argument('<runs...>', 'folders that mend train wrote, or their log.jsonl')
    .option('--json', 'print one JSON document on stdout; everything else goes to stderr')
    .addHelpText(
      'after',
      `\nOscillation: ${RUN_TERMS.oscillation}\nArrival: ${RUN_TERMS.convergence}\nSpread of convergence: ${RUN_TERMS.convergenceSpread}`,
    )
    .action(run);
}

async function run(paths: readonly string[], { json }: RunsOptions): Promise<void> {
  const runs: RunDescription[] = [];
  for (const path of paths) runs.push(await describe(path));
  printResult(json, { runs }, runs.flatMap(linesOf));
}

/** @throws StudioError `option-invalid` where there is no log, or it is none */
async function describe(path: string): Promise<RunDescription> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const file = isFolder ? join(path, 'log.jsonl') : path;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StudioError('option-invalid', `There is no log ${file}; name a folder that mend train wrote.`);
  });
  const name = isFolder || basename(file) === 'log.jsonl' ? basename(dirname(join(file))) : basename(file);
  const described = describeLog(file, text);
  return { ...described, name };
}

function linesOf({ name, last, best, oscillation, convergenceSpread, tasks }: RunDescription): string[] {
  const arrivals = tasks.map(({ task, rise, converged }) =>
    converged === null
      ? `${task} ${rise === null ? 'unknown' : 'no rise'}`
      : `${task} ${converged} (+${rise?.toFixed(2)} dB)`,
  );
  return [
    `${name}: ${last} steps`,
    `  best PSNR: ${best === null ? 'none' : `${best.psnr.toFixed(2)} dB at step ${best.step}`} (higher is better)`,
    `  oscillation: ${oscillation === null ? 'too few validations' : `${oscillation.toFixed(3)} dB`} (lower is steadier)`,
    `  tasks arrive at: ${arrivals.join(', ') || 'not validated'}`,
    `  spread of convergence: ${convergenceSpread === null ? 'needs two tasks' : `${Math.round(convergenceSpread)} steps`} (lower is more even)`,
  ];
}
