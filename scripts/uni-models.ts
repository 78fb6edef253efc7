/**
 * Makes the models of Uni-Removal and puts them into the zoo, as far as they are trained: three teachers of the PyTorch
 * twin, each for one kind of damage, the student that our own engine teaches, which begins as a network of mixed pairs by the
 * twin and learns in two stages, and the student adapted to photos without partners. Every step goes on where it was stopped:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/uni-models.ts [teachers] [publish] [student] [adapted] [score]
 *
 * `teachers` trains what the twin trains (minutes each: MEND_TEACHER_MINUTES, 8 unless said), `publish` adds to the zoo what
 * has come to its end and is not there yet (nothing that leaves a kind of damage worse than it came, or worse than what it
 * was adapted from), `student` and `adapted` execute recipes/uni-student-1.json and -2.json, for which the teachers must be in the zoo, and
 * recipes/uni-adapted.json, for which the student must be, and `score` measures those without scores by the twin, which is
 * several times faster on one core and rounds as Mend does; without a word all of it. Where trainings lie: MEND_UNI_RUNS,
 * runs/uni unless said. Then `npx tsx scripts/zoo-page.ts` renews the tables.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { readRunLog } from '../src/cli/experiments/common/run-log.ts';
import { bestLook, type RealLook } from '../src/engine/domain/drift.ts';
import { type CardScore, type Manifest, parseModelCard } from '../src/engine/domain/model-card.ts';
import { parseRecipe } from '../src/engine/domain/recipe.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { decodeCheckpoint } from '../src/engine/training/checkpoint.ts';
import { harmedByAdapting, writeHiddenData } from './uni-adapted.ts';

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
const MIXED: Wanted = {
  recipe: 'uni-mixed',
  id: 'mprnet-mixed-1',
  title: 'Haze, rain and camera shake, learned from pairs',
  summary:
    'Haze, rain streaks or camera shake with one set of weights, learned from clean photos; where the student of three teachers begins.',
};
/** The student's first stage: a link of its chain. */
const FIRST: Wanted = {
  recipe: 'uni-student-1',
  id: 'mprnet-student-1',
  title: 'Haze, rain and camera shake, first stage',
  summary: 'Learned from three models, still spoils shaken photos.',
};
const STUDENT: Wanted = {
  recipe: 'uni-student-2',
  id: 'mprnet-student-2',
  title: 'Haze, rain and camera shake, learned from three models',
  summary: 'Haze, rain streaks or camera shake with one set of weights that Mend taught by three others.',
};
const ADAPTED: Wanted = {
  recipe: 'uni-adapted',
  id: 'mprnet-adapted-1',
  title: 'Haze, rain and camera shake, adapted without partners',
  summary:
    'The student of three teachers, adapted to heavier damage than it had seen without clean partners.',
};
/** What the twin trains, and where below the folder of trainings. */
const OF_TWIN = [...TEACHERS.map((one) => ({ ...one, below: 'teachers' })), { ...MIXED, below: 'mixed' }];
/** Where models lie that others begin as and that are not offered. */
const links = join(runs, 'links');

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
  for (const { recipe, below } of OF_TWIN) {
    if (isFinished(join(runs, below, recipe))) continue;
    const where = ['--data', data, '--runs', join(runs, below), '--minutes', minutes];
    twin('mend_torch.train', `recipes/${recipe}.json`, ...where);
  }
}

function publishTeachers(): string[] {
  return TEACHERS.flatMap((teacher) => {
    const { recipe, id } = teacher;
    if (isInZoo(teacher)) return [];
    const folder = join(runs, 'teachers', recipe);
    if (!isFinished(folder)) {
      say(`${folder} is not trained to its end yet, so ${id} is left out.`);
      return [];
    }
    exportTwin(folder, teacher, at('public/models'));
    addToManifest(id);
    return [id];
  });
}

function exportTwin(folder: string, { recipe, id, title, summary }: Wanted, out: string): void {
  const words = ['--id', id, '--title', title, '--summary', summary, '--out', out];
  twin('mend_torch.export', join(folder, 'state.pt'), ...words, '--recipe-file', `recipes/${recipe}.json`);
}

/** Works while models that are not offered can be found by their ids. */
async function withLinks(wanted: readonly Wanted[], work: () => void | Promise<void>): Promise<void> {
  const lent = wanted.filter((one) => !isInZoo(one)).map(({ id }) => id);
  for (const id of lent) cpSync(join(links, id), at('public/models', id), { recursive: true });
  try {
    await work();
  } finally {
    for (const id of lent) rmSync(at('public/models', id), { recursive: true });
  }
}

const studentFolder = join(runs, 'student-2');

/** Both stages of the student, the first from the twin's network. */
async function trainStudent(): Promise<void> {
  if (!existsSync(join(links, MIXED.id))) exportTwin(join(runs, 'mixed', MIXED.recipe), MIXED, links);
  const first = join(runs, 'student');
  if (!existsSync(join(links, FIRST.id))) {
    await withLinks([MIXED], () => {
      trainByEngine(FIRST, first);
      const { recipe, id, title, summary } = FIRST;
      run('npx', [
        'tsx',
        'scripts/add-to-zoo.ts',
        first,
        `recipes/${recipe}.json`,
        id,
        title,
        summary,
        links,
      ]);
    });
  }
  await withLinks([FIRST], () => trainByEngine(STUDENT, studentFolder));
}

const adaptedFolder = join(runs, 'adapted');
const hiddenData = join(runs, 'hidden-data');

const isInZoo = ({ id }: Wanted): boolean => existsSync(at('public/models', id, 'card.json'));

function trainByEngine({ recipe }: Wanted, folder: string, more: readonly string[] = []): void {
  const resuming = existsSync(join(folder, 'checkpoint.safetensors')) ? ['--resume'] : [];
  const argv = ['bin/mend.mjs', 'train', `recipes/${recipe}.json`, '--out', folder, ...more];
  run(process.execPath, [...argv, '--backend', 'wasm', ...resuming]);
}

/** Kinds of damage that a Run left worse than they came, by its last validation. */
async function harmedBy(folder: string): Promise<string[]> {
  const { scores } = await readRunLog(folder);
  const last = scores.at(-1)?.scores ?? [];
  return last.filter(({ psnr, psnrInput }) => psnr < psnrInput).map(({ task }) => task);
}

/** Whether a Run of our engine has come to its end. */
function hasEnded(folder: string, { recipe, id }: Wanted): boolean {
  const file = join(folder, 'checkpoint.safetensors');
  const { steps } = JSON.parse(readFileSync(at('recipes', `${recipe}.json`), 'utf8')).schedule;
  const done = existsSync(file) ? decodeCheckpoint(new Uint8Array(readFileSync(file))).step : 0;
  if (done < steps) say(`${folder} has done ${done} of ${steps} steps, so ${id} is left out.`);
  return done >= steps;
}

function addRun(folder: string, { recipe, id, title, summary }: Wanted): string[] {
  // The manifest names networks before methods without weights.
  addToManifest(id);
  run('npx', ['tsx', 'scripts/add-to-zoo.ts', folder, `recipes/${recipe}.json`, id, title, summary]);
  return [id];
}

async function publishStudent(): Promise<string[]> {
  if (isInZoo(STUDENT) || !hasEnded(studentFolder, STUDENT)) return [];
  const harmed = await harmedBy(studentFolder);
  if (harmed.length === 0) {
    await withLinks([FIRST], () => void addRun(studentFolder, STUDENT));
    return [STUDENT.id];
  }
  say(`${studentFolder} leaves ${harmed.join(', ')} worse than it came, so ${STUDENT.id} is left out.`);
  return [];
}

/** The look whose weights an adaptation ended with. */
function bestOf(folder: string): Pick<RealLook, 'step'> {
  const { adaptation } = parseRecipe(JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')));
  const { looks = [] } = decodeCheckpoint(
    new Uint8Array(readFileSync(join(folder, 'checkpoint.safetensors'))),
  );
  return (adaptation && bestLook(looks, adaptation.limits)) ?? { step: 0 };
}

async function publishAdapted(): Promise<string[]> {
  if (isInZoo(ADAPTED) || !hasEnded(adaptedFolder, ADAPTED)) return [];
  const { step } = bestOf(adaptedFolder);
  if (step === 0) {
    say(
      `${adaptedFolder} ended where it began: nothing was better by the rule, so ${ADAPTED.id} is left out.`,
    );
    return [];
  }
  const harmed = await harmedByAdapting(STUDENT.id, join(adaptedFolder, 'weights.safetensors'), say);
  if (harmed.length === 0) return addRun(adaptedFolder, ADAPTED);
  say(`${adaptedFolder}: ${harmed.join(', ')}; so ${ADAPTED.id} is left out.`);
  return [];
}

provideCodecs(loadCodecFile);
const words = process.argv.slice(2);
const wanted = (word: string): boolean => words.length === 0 || words.includes(word);
if (wanted('teachers')) trainTeachers();
const published = wanted('publish') ? publishTeachers() : [];
if (wanted('student')) await trainStudent();
if (wanted('publish')) published.push(...(await publishStudent()));
if (wanted('adapted') && !isInZoo(STUDENT)) say(`${STUDENT.id} is not in the zoo, so nothing is adapted.`);
if (wanted('adapted') && isInZoo(STUDENT)) {
  await writeHiddenData(hiddenData);
  trainByEngine(ADAPTED, adaptedFolder, ['--data', hiddenData]);
}
if (wanted('publish')) published.push(...(await publishAdapted()));
if (published.length > 0) say(`New in the zoo: ${published.join(', ')}`);
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
  for (const { id } of [...TEACHERS, STUDENT, ADAPTED].filter((one) => models.includes(one.id))) {
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
