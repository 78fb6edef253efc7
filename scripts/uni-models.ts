/**
 * Makes the models of Uni-Removal and puts them into the zoo, as far as they are trained: three teachers of the PyTorch
 * twin, each for one kind of damage; the student, which goes through stages of mixed pairs by the twin and of teaching by our
 * own engine, the last of them teaching (`uni-wanted.ts` lists them); and the student adapted to photos without partners.
 * Every step goes on where it was stopped:
 *
 *     MEND_DATA=<data folder> npx tsx scripts/uni-models.ts [teachers] [publish] [student] [adapted] [score]
 *
 * `teachers` trains the teachers and `student` all stages of the student, for which the teachers must be in the zoo (what the
 * twin trains takes MEND_TEACHER_MINUTES each, 8 unless said), `adapted` goes on from the student of the zoo, `publish` adds to
 * the zoo what has come to its end and is not there yet (nothing that leaves a kind of damage worse than it came, or
 * worse than what it was adapted from, unless its summary says so), and `score` measures those without scores by the twin, which is
 * several times faster on one core and rounds as Mend does; without a word all of it. Where trainings lie: MEND_UNI_RUNS,
 * runs/uni unless said. Then `npx tsx scripts/zoo-page.ts` and `npx tsx scripts/uni-distances.ts` renew the tables.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { bestLook } from '../src/engine/domain/drift.ts';
import { type CardScore, type Manifest, parseModelCard } from '../src/engine/domain/model-card.ts';
import { parseRecipe } from '../src/engine/domain/recipe.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';
import { decodeCheckpoint } from '../src/engine/training/checkpoint.ts';
import { writeHiddenData } from './uni-adapted.ts';
import { harmOf } from './uni-harm.ts';
import {
  exportModel,
  hasEnded,
  isInZoo,
  nameInManifest,
  train,
  trainStudent,
  withLink,
} from './uni-train.ts';
import { ADAPTED, runs, STAGES, STUDENT, type Stage, TEACHERS } from './uni-wanted.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const hiddenData = join(runs, 'hidden-data');

const at = (...parts: string[]): string => join(root, ...parts);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Publishes a stage unless it is there, is not finished or has done harm. */
async function publish(stage: Stage, harm: () => Promise<string[]> = async () => []): Promise<string[]> {
  if (isInZoo(stage)) return [];
  if (!hasEnded(stage)) {
    say(`${stage.folder} is not trained to its end yet, so ${stage.id} is left out.`);
    return [];
  }
  const harmed = (await harm()).filter((text) => !stage.admits?.some((kind) => text.startsWith(`${kind}: `)));
  if (harmed.length > 0) {
    say(`${stage.folder}: ${harmed.join(', ')}; so ${stage.id} is left out.`);
    return [];
  }
  nameInManifest(stage.id, true);
  withLink(stage === STUDENT ? STAGES.at(-1) : undefined, () => exportModel(stage));
  offerFor(stage);
  return [stage.id];
}

const cardFile = (id: string): string => at('public/models', id, 'card.json');

/** A model is not listed for damage at which it may do harm; its scores there stay in sight. */
function offerFor({ id, admits = [] }: Stage): void {
  const card = parseModelCard(JSON.parse(readFileSync(cardFile(id), 'utf8')), id);
  const tasks = card.tasks.filter((task) => !admits.includes(task));
  writeFileSync(cardFile(id), `${JSON.stringify({ ...card, tasks }, null, 2)}\n`);
}

/** Kinds of damage that the student leaves worse than they came. */
const harmedByStudent = (): Promise<string[]> =>
  harmOf({ model: join(STUDENT.folder, 'weights.safetensors'), hidden: false }, say);

/** The same of the adapted weights, beside the student; an adaptation that ended where it began is nothing new. */
async function adaptedInVain(): Promise<string[]> {
  const { folder } = ADAPTED;
  const { adaptation } = parseRecipe(JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')));
  const { looks = [] } = decodeCheckpoint(
    new Uint8Array(readFileSync(join(folder, 'checkpoint.safetensors'))),
  );
  const best = adaptation && bestLook(looks, adaptation.limits);
  if ((best?.step ?? 0) === 0) return ['nothing was better by the rule than where it began'];
  return harmOf({ model: join(folder, 'weights.safetensors'), base: STUDENT.id, hidden: true }, say);
}

provideCodecs(loadCodecFile);
const words = process.argv.slice(2);
const wanted = (word: string): boolean => words.length === 0 || words.includes(word);
const published: string[] = [];
if (wanted('teachers')) for (const teacher of TEACHERS) train(teacher);
if (wanted('publish')) for (const teacher of TEACHERS) published.push(...(await publish(teacher)));
if (wanted('student')) trainStudent();
if (wanted('publish')) published.push(...(await publish(STUDENT, harmedByStudent)));
if (wanted('adapted') && !isInZoo(STUDENT)) say(`${STUDENT.id} is not in the zoo, so nothing is adapted.`);
if (wanted('adapted') && isInZoo(STUDENT)) {
  await writeHiddenData(hiddenData);
  train(ADAPTED, hiddenData);
}
if (wanted('publish')) published.push(...(await publish(ADAPTED, adaptedInVain)));
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
  for (const { id, admits = [] } of [...TEACHERS, STUDENT, ADAPTED].filter((one) =>
    models.includes(one.id),
  )) {
    const file = cardFile(id);
    const card = parseModelCard(JSON.parse(readFileSync(file, 'utf8')), id);
    // A card that is written anew has none.
    if (card.scores.length > 0) continue;
    const tasks: readonly string[] = [...card.tasks, ...admits];
    const scores = trials.filter(({ task }) => tasks.includes(task)).map((trial) => score(id, trial));
    writeFileSync(file, `${JSON.stringify({ ...card, scores }, null, 2)}\n`);
  }
  execFileSync('npx', ['tsx', 'scripts/score-zoo.ts', '--collect'], { stdio: 'inherit', cwd: root });
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
