/** Trains the models of Uni-Removal, each where it was stopped, and keeps those that others begin with. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../src/engine/domain/model-card.ts';
import { decodeCheckpoint } from '../src/engine/training/checkpoint.ts';
import { runs, STAGES, STUDENT, type Stage, type Wanted } from './uni-wanted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
/** Where models lie that others begin as and that are not offered. */
const links = join(runs, 'links');

const at = (...parts: string[]): string => join(root, ...parts);

const run = (program: string, argv: readonly string[], environment = process.env): void =>
  void execFileSync(program, argv, { stdio: ['inherit', 2, 2], cwd: root, env: environment });

const twin = (...argv: string[]): void =>
  run(PYTHON, ['-m', ...argv], { ...process.env, PYTHONPATH: at('tools/torch') });

export const isInZoo = ({ id }: Wanted): boolean => existsSync(at('public/models', id, 'card.json'));

/** Whether a training has come to its end: the twin's log says so, and our engine's checkpoint has all steps. */
export function hasEnded({ recipe, trainer, folder }: Stage): boolean {
  const file = join(folder, trainer === 'twin' ? 'log.jsonl' : 'checkpoint.safetensors');
  if (!existsSync(file)) return false;
  if (trainer === 'twin') return readFileSync(file, 'utf8').includes('"final": true');
  const { steps } = JSON.parse(readFileSync(at('recipes', `${recipe}.json`), 'utf8')).schedule;
  return decodeCheckpoint(new Uint8Array(readFileSync(file))).step >= steps;
}

/** Goes on with a training that has not come to its end. @param data its data folder, MEND_DATA unless said */
export function train(stage: Stage, data = process.env.MEND_DATA): void {
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  if (hasEnded(stage)) return;
  const { recipe, trainer, folder, minutes = process.env.MEND_TEACHER_MINUTES ?? 8 } = stage;
  const file = `recipes/${recipe}.json`;
  if (trainer === 'twin') {
    twin('mend_torch.train', file, '--data', data, '--runs', dirname(folder), '--minutes', `${minutes}`);
    return;
  }
  const resuming = existsSync(join(folder, 'checkpoint.safetensors')) ? ['--resume'] : [];
  const argv = ['bin/mend.mjs', 'train', file, '--out', folder, '--data', data, '--backend', 'wasm'];
  run(process.execPath, [...argv, ...resuming]);
}

/** Writes card and weights of a finished training; what our engine trained is also named in the zoo's manifest. */
export function exportModel({ recipe, id, title, summary, trainer, folder }: Stage, out?: string): void {
  if (trainer === 'twin') {
    const words = ['--id', id, '--title', title, '--summary', summary];
    const where = ['--out', out ?? at('public/models'), '--recipe-file', `recipes/${recipe}.json`];
    twin('mend_torch.export', join(folder, 'state.pt'), ...words, ...where);
    return;
  }
  const words = [folder, `recipes/${recipe}.json`, id, title, summary];
  run('npx', ['tsx', 'scripts/add-to-zoo.ts', ...words, ...(out === undefined ? [] : [out])]);
}

/** Adds a model to the zoo's manifest, which names networks before methods without weights, or takes it off. */
export function nameInManifest(id: string, named: boolean): void {
  const file = at('public/models/manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  if (manifest.models.includes(id) === named) return;
  const classical = manifest.models.findIndex((name) => name.startsWith('classic-'));
  const place = classical < 0 ? manifest.models.length : classical;
  const models = named
    ? manifest.models.toSpliced(place, 0, id)
    : manifest.models.filter((other) => other !== id);
  writeFileSync(file, `${JSON.stringify({ ...manifest, models }, null, 2)}\n`);
}

/** Works while the stage before, which is not offered, can be found by its id. */
export function withLink(stage: Wanted | undefined, work: () => void): void {
  if (stage === undefined || isInZoo(stage)) {
    work();
    return;
  }
  const lent = at('public/models', stage.id);
  cpSync(join(links, stage.id), lent, { recursive: true });
  nameInManifest(stage.id, true);
  try {
    work();
  } finally {
    nameInManifest(stage.id, false);
    rmSync(lent, { recursive: true });
  }
}

/** All stages of the student, each from the one before. */
export function trainStudent(): void {
  for (const [i, stage] of STAGES.entries()) {
    if (existsSync(join(links, stage.id))) continue;
    withLink(STAGES[i - 1], () => {
      train(stage);
      exportModel(stage, links);
    });
  }
  withLink(STAGES.at(-1), () => train(STUDENT));
}
