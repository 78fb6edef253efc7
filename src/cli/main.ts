/** The command line `mend`: the same engine as the Studio, in Node. */
import { Command, CommanderError } from 'commander';
import { faultOf } from '../engine/domain/fault.ts';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { loadCodecFile } from './codec-files.ts';
import { adaptCommand } from './commands/adapt.ts';
import { benchCommand } from './commands/bench.ts';
import { chooseCommand } from './commands/choose.ts';
import { degradeCommand } from './commands/degrade.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { experimentCommand } from './commands/experiment.ts';
import { exportCommand } from './commands/export.ts';
import { groupCommand } from './commands/group.ts';
import { modelsCommand } from './commands/models.ts';
import { probeCommand } from './commands/probe.ts';
import { restoreCommand } from './commands/restore.ts';
import { runsCommand } from './commands/runs.ts';
import { scoreCommand } from './commands/score.ts';
import { searchCommand } from './commands/search.ts';
import { similarityCommand } from './commands/similarity.ts';
import { trainCommand } from './commands/train.ts';

function program(): Command {
  const mend = new Command('mend')
    .description('Restore damaged photos, train restoration networks and measure both, on this machine.')
    .exitOverride()
    .showHelpAfterError('Add --help for all options.');
  for (const command of [
    restoreCommand,
    degradeCommand,
    evaluateCommand,
    scoreCommand,
    probeCommand,
    trainCommand,
    adaptCommand,
    runsCommand,
    searchCommand,
    modelsCommand,
    exportCommand,
    benchCommand,
    experimentCommand,
    similarityCommand,
    groupCommand,
    chooseCommand,
  ]) {
    mend.addCommand(command().exitOverride());
  }
  return mend;
}

/** Runs one command and ends the process: exit code 0, or 1 with one clear sentence on stderr. */
export async function main(argv: readonly string[]): Promise<never> {
  provideCodecs(loadCodecFile);
  try {
    await program().parseAsync(argv);
    return await leave(Number(process.exitCode ?? 0));
  } catch (thrown) {
    // Commander has already written its own sentence; help and version come as errors with exit code 0.
    if (thrown instanceof CommanderError) return leave(thrown.exitCode);
    const fault = faultOf(thrown);
    process.stderr.write(`mend: ${fault.message}\n`);
    if (fault.code === 'internal') process.stderr.write(`${fault.details ?? ''}\n`);
    return leave(1);
  }
}

/** Exits once stdout has been written: Dawn keeps Node alive, and exiting at once would cut a pipe short. */
async function leave(code: number): Promise<never> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(code);
}
