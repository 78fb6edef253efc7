/**
 * Makes the models of Uni-Removal and puts them into the zoo, as far as they are trained: three teachers of the PyTorch
 * twin, each for one kind of damage, and the student that our own engine teaches from them. Every step goes on where it
 * was stopped:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/uni-models.ts [teachers] [publish] [student] [score]
 *
 * `teachers` trains (minutes: MEND_TEACHER_MINUTES, 8 unless said), `publish` adds to the zoo what has come to its end and
 * is not there yet (a student only if it leaves no kind of damage worse than it came), `student` executes
 * recipes/uni-student.json, for which the teachers must be in the zoo, and `score` measures those without scores by the
 * twin, which is several times faster on one core and rounds as Mend does; without a word all of it. Where trainings lie:
 * MEND_UNI_RUNS, runs/uni unless said. Then `npx tsx scripts/zoo-page.ts` renews the tables.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRunLog } from '../src/cli/experiments/common/run-log.ts';
import { type CardScore, type Manifest, parseModelCard } from '../src/engine/domain/model-card.ts';
import { decodeCheckpoint } from '../src/engine/training/checkpoint.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const runs = resolve(root, process.env.MEND_UNI_RUNS ?? 'runs/uni');
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

interface Wanted {
  readonly recipe: string;
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

const TEACHERS: readonly Wanted[] = [
  {
    recipe: 'teacher-rain',
    id: 'mprnet-rain-1',
    title: 'Rain streaks, MPRNet teacher',
    summary: 'Rain streaks, by a small MPRNet; made to teach others.',
  },
  {
    recipe: 'teacher-haze',
    id: 'mprnet-haze-1',
    title: 'Haze, MPRNet teacher',
    summary: 'Haze, by a small MPRNet; made to teach others.',
  },
  {
    recipe: 'teacher-blur',
    id: 'mprnet-blur-1',
    title: 'Camera shake, MPRNet teacher',
    summary: 'Blur of an unsteady hand, by a small MPRNet; made to teach others.',
  },
];
const STUDENT: Wanted = {
  recipe: 'uni-student',
  id: 'mprnet-student-1',
  title: 'Haze, rain and camera shake, learned from three models',
  summary: 'Haze, rain streaks or camera shake with one set of weights that Mend taught by three others.',
};

const at = (...parts: string[]): string => join(root, ...parts);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function run(program: string, argv: readonly string[], environment = process.env): void {
  execFileSync(program, argv, { stdio: 'inherit', cwd: root, env: environment });
}

const twin = (...argv: string[]): void =>
  run(PYTHON, ['-m', ...argv], { ...process.env, PYTHONPATH: at('tools/torch') });

/** The twin says in its log when a training has come to its end. */
function isFinished(folder: string): boolean {
  const log = join(folder, 'log.jsonl');
  return existsSync(log) && readFileSync(log, 'utf8').includes('"final": true');
}

function addToManifest(id: string): void {
  const file = at('public/models/manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const classical = manifest.models.findIndex((name) => name.startsWith('classic-'));
  if (manifest.models.includes(id)) return;
  const place = classical < 0 ? manifest.models.length : classical;
  const models = manifest.models.toSpliced(place, 0, id);
  writeFileSync(file, `${JSON.stringify({ ...manifest, models }, null, 2)}\n`);
}

function trainTeachers(): void {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  const minutes = process.env.MEND_TEACHER_MINUTES ?? '8';
  for (const { recipe } of TEACHERS) {
    if (isFinished(join(runs, 'teachers', recipe))) continue;
    const where = ['--data', data, '--runs', join(runs, 'teachers'), '--minutes', minutes];
    twin('mend_torch.train', `recipes/${recipe}.json`, ...where);
  }
}

function publishTeachers(): string[] {
  return TEACHERS.flatMap(({ recipe, id, title, summary }) => {
    if (existsSync(at('public/models', id, 'card.json'))) return [];
    const folder = join(runs, 'teachers', recipe);
    if (!isFinished(folder)) {
      say(`${folder} is not trained to its end yet, so ${id} is left out.`);
      return [];
    }
    const words = ['--id', id, '--title', title, '--summary', summary];
    twin('mend_torch.export', join(folder, 'state.pt'), ...words, '--recipe-file', `recipes/${recipe}.json`);
    addToManifest(id);
    return [id];
  });
}

const studentFolder = join(runs, 'student');

function trainStudent(): void {
  const { recipe } = STUDENT;
  const resuming = existsSync(join(studentFolder, 'checkpoint.safetensors')) ? ['--resume'] : [];
  const argv = ['bin/mend.mjs', 'train', `recipes/${recipe}.json`, '--out', studentFolder];
  run(process.execPath, [...argv, '--backend', 'wasm', ...resuming]);
}

/** Kinds of damage that a Run left worse than they came, by its last validation. */
async function harmedBy(folder: string): Promise<string[]> {
  const { scores } = await readRunLog(folder);
  const last = scores.at(-1)?.scores ?? [];
  return last.filter(({ psnr, psnrInput }) => psnr < psnrInput).map(({ task }) => task);
}

async function publishStudent(): Promise<string[]> {
  const { recipe, id, title, summary } = STUDENT;
  const file = join(studentFolder, 'checkpoint.safetensors');
  const { steps } = JSON.parse(readFileSync(at('recipes', `${recipe}.json`), 'utf8')).schedule;
  const done = existsSync(file) ? decodeCheckpoint(new Uint8Array(readFileSync(file))).step : 0;
  if (done < steps) {
    say(`${studentFolder} has done ${done} of ${steps} steps, so ${id} is left out.`);
    return [];
  }
  const harmed = await harmedBy(studentFolder);
  if (harmed.length > 0) {
    say(`${studentFolder} leaves ${harmed.join(', ')} worse than it came, so ${id} is left out.`);
    return [];
  }
  run('npx', ['tsx', 'scripts/add-to-zoo.ts', studentFolder, `recipes/${recipe}.json`, id, title, summary]);
  return [id];
}

const words = process.argv.slice(2);
const wanted = (word: string): boolean => words.length === 0 || words.includes(word);
if (wanted('teachers')) trainTeachers();
const published = wanted('publish') ? publishTeachers() : [];
if (wanted('student')) trainStudent();
if (wanted('publish')) published.push(...(await publishStudent()));
if (wanted('score')) scoreAll();

interface Trial {
  readonly set: string;
  readonly task: 'rain' | 'haze' | 'camera-shake';
  readonly folder: string;
  /** Clean photos that the twin damages; otherwise pairs. */
  readonly damaged?: true;
}

/** Each model without scores on test photos of the damage that it is for. */
function scoreAll(): void {
  const trials: readonly Trial[] = [
    { set: 'Rain100L (26 of 100)', task: 'rain', folder: 'test/derain/rain100l' },
    { set: 'SOTS indoor (12 of 500)', task: 'haze', folder: 'test/dehaze/sots_indoor' },
    { set: 'Set5', task: 'camera-shake', folder: 'test/clean/set5', damaged: true },
  ];
  const { models } = JSON.parse(readFileSync(at('public/models/manifest.json'), 'utf8')) as Manifest;
  for (const { id } of [...TEACHERS, STUDENT].filter((one) => models.includes(one.id))) {
    const file = at('public/models', id, 'card.json');
    const card = parseModelCard(JSON.parse(readFileSync(file, 'utf8')), id);
    // A card that is written anew has none.
    if (card.scores.length > 0) continue;
    const scores = trials.filter(({ task }) => card.tasks.includes(task)).map((trial) => score(id, trial));
    writeFileSync(file, `${JSON.stringify({ ...card, scores }, null, 2)}\n`);
  }
  run('npx', ['tsx', 'scripts/score-zoo.ts', '--collect']);
}

function score(id: string, { set, task, folder, damaged }: Trial): CardScore {
  const data = process.env.MEND_DATA;
  if (!data) throw new Error('Set MEND_DATA to the data folder.');
  const what = ['--set', folder, ...(damaged ? ['--task', task] : [])];
  const weights = `public/models/${id}/weights.safetensors`;
  const output = execFileSync(PYTHON, ['-m', 'mend_torch.evaluate', weights, '--data', data, ...what], {
    cwd: root,
    env: { ...process.env, PYTHONPATH: at('tools/torch') },
  });
  const { count, psnrInput, psnr } = JSON.parse(output.toString()) as CardScore;
  say(`${id} ${set}: ${psnrInput} -> ${psnr} dB`);
  const command = `PYTHONPATH=tools/torch python3 -m mend_torch.evaluate ${weights} --data "$MEND_DATA" ${what.join(' ')}`;
  return { set, task, setting: '', count, psnrInput, psnr, command };
}
