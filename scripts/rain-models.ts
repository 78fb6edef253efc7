/**
 * Makes the models for rain and puts them into the zoo, as far as they are trained: RDMC from the links that our own
 * search has found, trained by the engine, and two longer trainings of the PyTorch twin (RDMC with the paper's links, and
 * the default model's U-Net on rain alone). Every step goes on where it was stopped:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/rain-models.ts [search] [train] [publish]
 *
 * `search` writes recipes/rdmc-rain-1.json, `train` executes it, `publish` fills the zoo and scores it; without a word all
 * three. The twins are trained by tools/torch/rain.sh. Then `npx tsx scripts/zoo-page.ts` renews the tables.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foundNetwork } from '../src/engine/domain/found-recipe.ts';
import type { Manifest } from '../src/engine/domain/model-card.ts';
import type { Genotype } from '../src/engine/domain/rdmc-genotype.ts';
import { parseRecipe } from '../src/engine/domain/recipe.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const SEARCH = 'runs/rdmc-search';
const RUN = 'runs/rdmc-rain-1';
const RECIPE = 'recipes/rdmc-rain-1.json';
const STEPS = 1200;

const TWINS = [
  [
    'rdmc-rain-twin',
    'rdmc-rain-twin-1',
    'Rain streaks, RDMC',
    'Rain streaks, taken away in three stages; the paper’s links, trained longer outside of Mend.',
  ],
  ['rain-unet', 'rain-unet-1', 'Rain streaks', 'Rain streaks, and nothing else.'],
] as const;

const at = (...parts: string[]): string => join(root, ...parts);
const readJson = (file: string): unknown => JSON.parse(readFileSync(at(file), 'utf8'));
const writeJson = (file: string, value: unknown): void =>
  writeFileSync(at(file), `${JSON.stringify(value, null, 2)}\n`);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function run(program: string, argv: readonly string[], environment = process.env): void {
  execFileSync(program, argv, { stdio: 'inherit', cwd: root, env: environment });
}

/** Going on where a Run was begun. */
const resuming = (folder: string): string[] =>
  existsSync(at(folder, 'checkpoint.safetensors')) ? ['--resume'] : [];

function search(): void {
  const mend = ['bin/mend.mjs', 'search', 'recipes/rdmc-search.json', '--out', SEARCH, '--backend', 'wasm'];
  run(process.execPath, [...mend, ...resuming(SEARCH)]);
  const genotype = readJson(`${SEARCH}/genotype.json`) as Genotype;
  const { search: _, ...searched } = parseRecipe(readJson('recipes/rdmc-search.json'));
  const recipe = {
    ...searched,
    name: 'rdmc-rain-1',
    network: foundNetwork(searched.network, genotype),
    loss: [
      { id: 'ssim', weight: 1 },
      { id: 'charbonnier', weight: 2 },
    ],
    schedule: { ...searched.schedule, warmup: 50, steps: STEPS, final: 0.00001 },
    validation: { every: 300, patch: 64, count: 8 },
  };
  writeJson(RECIPE, parseRecipe(recipe));
}

function train(): void {
  run(process.execPath, [
    'bin/mend.mjs',
    'train',
    RECIPE,
    '--out',
    RUN,
    '--backend',
    'wasm',
    ...resuming(RUN),
  ]);
}

/** The twin says in its log when a training has come to its end. */
function isFinished(folder: string): boolean {
  const log = at(folder, 'log.jsonl');
  return existsSync(log) && readFileSync(log, 'utf8').includes('"final": true');
}

function publish(): void {
  const added: string[] = [];
  if (existsSync(at(RUN, 'weights.safetensors'))) {
    const words = [
      'Rain streaks, RDMC in Mend',
      'Rain streaks, with links that Mend’s own search has found.',
    ];
    run('npx', ['tsx', 'scripts/add-to-zoo.ts', RUN, RECIPE, 'rdmc-rain-1', ...words]);
    added.push('rdmc-rain-1');
  } else say(`${RUN} is not trained yet, so rdmc-rain-1 is left out.`);
  for (const [recipe, id, title, summary] of TWINS) {
    const folder = `tools/torch/runs/${recipe}`;
    if (!isFinished(folder)) {
      say(`${folder} is not trained to its end yet, so ${id} is left out.`);
      continue;
    }
    const file = ['--recipe-file', `recipes/${recipe}.json`];
    run(
      process.env.PYTHON ?? '/usr/bin/python3',
      [
        '-m',
        'mend_torch.export',
        `${folder}/state.pt`,
        '--id',
        id,
        '--title',
        title,
        '--summary',
        summary,
        ...file,
      ],
      { ...process.env, PYTHONPATH: at('tools/torch') },
    );
    const manifest = readJson('public/models/manifest.json') as Manifest;
    writeJson('public/models/manifest.json', { ...manifest, models: [...new Set([...manifest.models, id])] });
    added.push(id);
  }
  if (added.length > 0) run('npx', ['tsx', 'scripts/score-zoo.ts', ...added]);
}

const words = process.argv.slice(2);
const wanted = (word: string): boolean => words.length === 0 || words.includes(word);
if (wanted('search')) search();
if (wanted('train')) train();
if (wanted('publish')) publish();
