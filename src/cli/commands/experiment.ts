/** `mend experiment`: repeats what papers claim, at a scale that one machine can do. */
import { Command } from 'commander';
import { artTurCommand } from './experiment-art-tur.ts';
import { backbonesCommand } from './experiment-backbones.ts';
import { gridsCommand } from './experiment-grids.ts';
import { rdmcCommand } from './experiment-rdmc.ts';
import { uniRemovalCommand } from './experiment-uni-removal.ts';

export function experimentCommand(): Command {
  return new Command('experiment')
    .description('Repeat the claims of papers at a scale that one machine can do.')
    .addCommand(artTurCommand())
    .addCommand(rdmcCommand())
    .addCommand(gridsCommand())
    .addCommand(backbonesCommand())
    .addCommand(uniRemovalCommand());
}
