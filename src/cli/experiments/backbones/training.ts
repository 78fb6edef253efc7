/** Trains one network for a time, or finds what was trained before, here or by the PyTorch twin. */
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../engine/domain/fault.ts';
import { fingerprint, type Recipe } from '../../../engine/domain/recipe.ts';
import type { NamedNetwork } from '../../../engine/networks/named.ts';
import { writeOut } from '../../photo-files.ts';
import { readRunLog } from '../common/run-log.ts';
import { ensureTrained, findRun, type TrainingRoom } from '../common/runs.ts';
import { recipeOf, type Sizes } from './candidates.ts';
import type { Training } from './result.ts';

export interface TimedRoom extends TrainingRoom {
  readonly sizes: Sizes;
  readonly seed: number;
  readonly runs: string;
  /** What each network is given; 0: as many steps as the sizes say. */
  readonly minutes: number;
}

/** Steps that tell how long one takes; the first ones, which compile and choose kernels, do not count. */
const [TRIED, WARMING] = [12, 4] as const;
const LEAST_STEPS = 20;

const folderOf = ({ runs }: Pick<TimedRoom, 'runs'>, { id }: NamedNetwork): string => join(runs, id);

/** Where the weights of a network lie once it is trained. */
export const weightsOf = (room: Pick<TimedRoom, 'runs'>, network: NamedNetwork): string =>
  join(folderOf(room, network), 'weights.safetensors');

/** How its weights came about, or null where there are none. */
export async function trainingOf(
  room: Pick<TimedRoom, 'runs'>,
  network: NamedNetwork,
): Promise<Training | null> {
  const text = await readFile(join(folderOf(room, network), 'trained.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Training);
}

/** Writes the Recipe that the twin reads. @throws StudioError `option-invalid` where another one stands there */
export async function writeRecipe(room: TimedRoom, network: NamedNetwork): Promise<void> {
  const recipe = recipeOf(network, room.seed, room.sizes);
  const path = join(folderOf(room, network), 'recipe.json');
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== null && (await fingerprint(JSON.parse(there))) !== (await fingerprint(recipe)))
    throw new StudioError('option-invalid', `${path} is another Recipe; move ${room.runs} away.`);
  await writeOut(path, `${JSON.stringify(recipe, null, 1)}\n`);
}

/** Trains on this engine: some steps tell how many the time is enough for, and the schedule is made for those. */
export async function trainFor(room: TimedRoom, network: NamedNetwork): Promise<Training> {
  const known = await trainingOf(room, network);
  if (known) return known;
  const steps = room.minutes === 0 ? room.sizes.steps : await stepsFor(room, network);
  const recipe = recipeOf(network, room.seed, room.sizes, steps);
  const run = await ensureTrained(await findRun(folderOf(room, network), { name: 'engine', recipe }), room);
  await copyFile(run.weights, weightsOf(room, network));
  const { seconds } = await readRunLog(run.folder);
  const { backend, adapter } = (await room.open()).report;
  const training: Training = {
    trainer: `mend, ${backend} (${adapter})`,
    precision: 'fp32',
    minutes: room.minutes,
    steps,
    seconds,
    fingerprint: run.fingerprint,
    sha256: run.sha256,
  };
  await writeOut(join(folderOf(room, network), 'trained.json'), `${JSON.stringify(training, null, 1)}\n`);
  return training;
}

/** As many steps as take the time; kept, so that a training that was stopped goes on with the same Recipe. */
async function stepsFor(room: TimedRoom, network: NamedNetwork): Promise<number> {
  const path = join(folderOf(room, network), `steps-${room.minutes}.json`);
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept !== null) return JSON.parse(kept) as number;
  const trial: Recipe = recipeOf(network, room.seed, room.sizes, TRIED);
  const run = await findRun(folderOf(room, network), { name: 'trial', recipe: trial });
  const { folder } = await ensureTrained(run, room);
  const dates = (await readFile(join(folder, 'log.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"kind":"step"'))
    .map((line) => (JSON.parse(line) as { readonly at: number }).at);
  // Steps are told five at a time: from the first told one to the last is what the later ones took.
  const milliseconds = ((dates.at(-1) ?? 0) - (dates[0] ?? 0)) / Math.max(1, TRIED - WARMING - 1);
  const steps = Math.max(LEAST_STEPS, Math.round((room.minutes * 60_000) / Math.max(1, milliseconds)));
  await writeOut(path, `${steps}\n`);
  return steps;
}
