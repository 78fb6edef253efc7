/** `mend similarity`: how alike kinds of damage are. */
import { Command } from 'commander';
import type { SimilarityMap } from '../../engine/domain/grids.ts';
import { dataFolder } from '../data-folder.ts';
import { type GridsOptions, grids, withGridsOptions } from '../grids-room.ts';
import { printResult } from '../report.ts';

export function similarityCommand(): Command {
  return withGridsOptions(new Command('similarity'))
    .description('Measure how alike kinds of damage are. Distances: 0 the same, 5 a divergence of 1.')
    .action(run);
}

async function run(options: GridsOptions): Promise<void> {
  const room = await grids(options, dataFolder(options));
  const map = await room.map();
  printResult(options.json, { tasks: map.sets.map(({ id }) => id), ...map }, linesOf(map));
}

function linesOf({ sets, order, matrix, fits }: SimilarityMap): string[] {
  const width = Math.max(...sets.map(({ id }) => id.length));
  return order.map((i) => {
    const row = order.map((j) => (matrix[i]?.[j] ?? 0).toFixed(2).padStart(5)).join(' ');
    const fit = fits[i];
    return `${(sets[i]?.id ?? '').padEnd(width)} ${row}   shape ${fit?.shape.toFixed(2)}, sigma ${fit?.sigma.toFixed(3)}`;
  });
}
