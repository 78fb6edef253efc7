/** The command line `mend`: the same engine as the Studio, in Node. */
import { Command, CommanderError } from 'commander';
import { faultOf } from '../engine/domain/fault.ts';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { loadCodecFile } from './codec-files.ts';

/** In the order of the help. Each is loaded when it is called: a mistyped file name need not wait for the trainer. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  restore: async () => (await import('./commands/restore.ts')).restoreCommand(),
  degrade: async () => (await import('./commands/degrade.ts')).degradeCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  score: async () => (await import('./commands/score.ts')).scoreCommand(),
  probe: async () => (await import('./commands/probe.ts')).probeCommand(),
  train: async () => (await import('./commands/train.ts')).trainCommand(),
  adapt: async () => (await import('./commands/adapt.ts')).adaptCommand(),
  runs: async () => (await import('./commands/runs.ts')).runsCommand(),
  search: async () => (await import('./commands/search.ts')).searchCommand(),
  models: async () => (await import('./commands/models.ts')).modelsCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  bench: async () => (await import('./commands/bench.ts')).benchCommand(),
  experiment: async () => (await import('./commands/experiment.ts')).experimentCommand(),
  similarity: async () => (await import('./commands/similarity.ts')).similarityCommand(),
  group: async () => (await import('./commands/group.ts')).groupCommand(),
  choose: async () => (await import('./commands/choose.ts')).chooseCommand(),
};

/** With the named command alone, or with all where none of ours is named. */
async function program(name: string | undefined): Promise<Command> {
  const mend = new Command('mend')
    .description('Restore damaged photos, train restoration networks and measure both, on this machine.')
    .exitOverride()
    .showHelpAfterError('Add --help for all options.');
  const named = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  for (const command of named ? [named] : Object.values(COMMANDS)) {
    mend.addCommand((await command()).exitOverride());
  }
  return mend;
}

/** Runs one command and ends the process: exit code 0, or 1 with one clear sentence on stderr. */
export async function main(argv: readonly string[]): Promise<never> {
  provideCodecs(loadCodecFile);
  try {
    await (await program(argv[2])).parseAsync(argv);
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
