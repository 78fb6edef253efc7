/**
 * Puts a Run of `mend train` into the zoo, its weights byte for byte as the Run wrote them:
 *
 *     npx tsx scripts/add-to-zoo.ts [--study] <run folder> <recipe file> <model id> <name> <summary> [<folder>]
 *
 * With a folder the model goes there instead: a link of a chain that others begin with and nobody is offered. With
 * `--study` it is shown apart: a part of a comparison, not for photos.
 * Scores come afterwards, from scripts/score-zoo.ts. Where the weights hold TUR's uncertainty head, its scale is the one
 * that an experiment fitted and kept beside them (scores.json), and otherwise what training tends to.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRunLog } from '../src/cli/experiments/common/run-log.ts';
import { sha256 } from '../src/engine/domain/canonical.ts';
import { bestLook } from '../src/engine/domain/drift.ts';
import type { Manifest, ModelCard } from '../src/engine/domain/model-card.ts';
import { fingerprint, parseRecipe, type Recipe } from '../src/engine/domain/recipe.ts';
import { buildNetwork } from '../src/engine/networks/catalog.ts';
import { learnedSize } from '../src/engine/networks/params.ts';
import { decodeCheckpoint } from '../src/engine/training/checkpoint.ts';
import { decodeSafetensors } from '../src/engine/weights/safetensors.ts';
import { uncertaintyOfFile } from '../src/engine/weights/uncertainty.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const LICENCE = 'learned partly from research-only images; weights for research and evaluation';

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Expected absolute error for an uncertainty of 1, as the experiment measured it; null where it did not. */
function measuredScale(run: string): number | null {
  const file = join(run, 'scores.json');
  if (!existsSync(file)) return null;
  const { value } = readJson(file) as { value: { reliability: { scale: number } | null } };
  return value.reliability?.scale ?? null;
}

/** What the zoo says of the model that a Run began as; null for a file. */
function startOf(id: string): Pick<ModelCard, 'chain' | 'sha256'> | null {
  const file = join(root, 'public/models', id, 'card.json');
  return existsSync(file) ? (readJson(file) as Pick<ModelCard, 'chain' | 'sha256'>) : null;
}

/** Whom the Run learned from, by the digests of their weights. */
function teachersOf({ transfer }: Recipe): Pick<ModelCard['chain'][number], 'teachers'> {
  if (transfer === undefined) return {};
  const known = transfer.teachers.flatMap(({ model }) => {
    const digest = startOf(model)?.sha256;
    return digest == null ? [] : [[model, digest]];
  });
  return { teachers: Object.fromEntries(known) };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { study: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [run, recipeFile, id, name, summary, aside] = positionals;
  if (!(run && recipeFile && id && name && summary)) {
    throw new Error('Give a run folder, its recipe file, and an id, a name and a summary for the model.');
  }
  const written = readJson(join(root, recipeFile));
  const recipe = parseRecipe(written);
  if ((await fingerprint(recipe)) !== (await fingerprint(readJson(join(run, 'recipe.json'))))) {
    throw new Error(`${run} did not execute ${recipeFile}.`);
  }
  const weights = join(run, 'weights.safetensors');
  const bytes = new Uint8Array(readFileSync(weights));
  const network = buildNetwork(recipe.network);
  const { step: last, looks } = decodeCheckpoint(
    new Uint8Array(readFileSync(join(run, 'checkpoint.safetensors'))),
  );
  // An adaptation ends with the best weights by its rule, which may be of an earlier step.
  const step = (recipe.adaptation && bestLook(looks ?? [], recipe.adaptation.limits)?.step) ?? last;
  const { seconds } = await readRunLog(run);
  // Otherwise the Run's own validation measured it, and its weights file says so.
  const head = uncertaintyOfFile(network, decodeSafetensors(bytes), id);
  const start = recipe.start === null ? null : startOf(recipe.start);
  const real = recipe.adaptation?.degraded.flatMap(({ folders }) => folders) ?? [];
  const pairs = [...recipe.data.pairs, ...recipe.tasks.flatMap((task) => task.pairs)];
  const folders = [...recipe.data.clean, ...pairs, ...real];
  const card: ModelCard = {
    kind: 'network',
    id,
    name,
    summary,
    ...(values.study ? { purpose: 'study' } : {}),
    network: recipe.network,
    parameters: learnedSize(network),
    gmacPerMegapixel: Number((network.macsPerPixel / 1000).toFixed(2)),
    tasks: recipe.tasks.map((task) => task.id),
    chain: [
      ...(start?.chain ?? []),
      {
        recipe: recipe.name,
        recipeFile,
        fingerprint: await fingerprint(written),
        trainer: 'engine',
        start: start?.sha256 ?? null,
        ...teachersOf(recipe),
        steps: step,
        hours: Number((seconds / 3600).toFixed(2)),
        seed: recipe.seed,
        backend: 'wasm',
        precision: 'fp32',
      },
    ],
    data: [...new Set(folders)].sort().map((folder) => posix.join(recipe.data.root, folder)),
    dataLicence: LICENCE,
    date: statSync(weights).mtime.toISOString().slice(0, 10),
    scores: [],
    sha256: await sha256(bytes),
    bytes: bytes.length,
    ...(head ? { uncertainty: { ...head, scale: measuredScale(run) ?? head.scale } } : {}),
  };
  const models = aside ?? join(root, 'public/models');
  mkdirSync(join(models, id), { recursive: true });
  copyFileSync(weights, join(models, id, 'weights.safetensors'));
  writeJson(join(models, id, 'card.json'), card);
  if (aside !== undefined) return;
  const manifest = readJson(join(models, 'manifest.json')) as Manifest;
  writeJson(join(models, 'manifest.json'), { ...manifest, models: [...new Set([...manifest.models, id])] });
}

await main();
