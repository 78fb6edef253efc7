/**
 * Puts the first seed of the comparison of Art and TUR into the zoo: one network, five ways to balance seven tasks,
 * equal budgets. Goes through what `mend experiment art-tur` has trained and scored, and says what it has not:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/seven-task-models.ts [folder of Runs]
 *
 * Then `npx tsx scripts/zoo-page.ts` renews the tables.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

const ENDING =
  'For comparison beside its four siblings, which differ in this alone: small and briefly trained, it betters few photos and spoils some.';

const MODELS = [
  ['mixed', 'Seven tasks, mixed', 'All samples count alike.'],
  ['per-task', 'Seven tasks, each alike', 'All tasks count alike.'],
  ['art', 'Seven tasks, Art', 'Tasks that fall behind their own past count more (Art).'],
  [
    'tur',
    'Seven tasks, TUR',
    'Tasks count by what the network itself predicts of its errors (TUR); says where it is unsure.',
  ],
  [
    'sequential',
    'Seven tasks, one after another',
    'Tasks join one after another, then all are mixed (MiOIR).',
  ],
] as const;

function script(name: string, ...argv: string[]): void {
  execFileSync('npx', ['tsx', join(root, 'scripts', name), ...argv], { stdio: 'inherit', cwd: root });
}

function main(): void {
  const runs = process.argv[2] ?? join(root, 'runs/art-tur/mioir-7');
  const added: string[] = [];
  for (const [arm, name, how] of MODELS) {
    const run = join(runs, `${arm}-1`);
    if (!existsSync(join(run, 'scores.json'))) {
      process.stderr.write(`${run} is not trained and scored yet, so ${name} is left out.\n`);
      continue;
    }
    const recipe = `recipes/srresnet-7-${arm}.json`;
    const id = `srresnet-7-${arm}-1`;
    script('add-to-zoo.ts', '--study', run, recipe, id, name, `${how} ${ENDING}`);
    added.push(id);
  }
  if (added.length > 0) script('score-zoo.ts', ...added);
}

main();
