/** Settings as a link and as a Recipe file; what comes in from outside is checked and never trusted. */
import * as v from 'valibot';
import type { AdaptSettings } from '../../engine/domain/adapt-recipe.ts';
import { fineTuneRecipe, LIKENESSES } from '../../engine/domain/fine-tune-recipe.ts';
import type { NetworkSpec, Recipe } from '../../engine/domain/recipe.ts';
import { NetworkSpecSchema, REWEIGHTING_IDS } from '../../engine/domain/recipe.ts';
import { TASK_IDS } from '../../engine/domain/task.ts';
import { changedWeighing, type Weighing, weighingOf } from '../../engine/domain/weighing.ts';
import { DEFAULT_TUNE, NETWORK_CHOICES, TUNE_BOUNDS, type TuneSettings } from './finetune-settings.ts';
import { searchedNetwork, spaceOf } from './link-search.ts';
import { linkedTeachers, sharedTeachers, teachingOfRecipe } from './teachers.ts';

const PREFIX = '#finetune=';

/** The longest hash that is made or read, in characters. */
export const LONGEST_HASH = 2048;

const whole = ([low, high]: readonly [number, number]) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const real = v.pipe(v.number(), v.finite(), v.minValue(-1e6), v.maxValue(1e6));
const modelId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const parameter = v.pipe(v.string(), v.regex(/^[a-z]{1,24}$/));

const weight = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1000));

const AdaptSchema = v.strictObject({
  identityWeight: weight,
  contrastWeight: weight,
  featureWeight: weight,
  temperature: v.pipe(weight, v.minValue(0.01)),
  realIs: v.picklist(['clear', 'restored-clear']),
  colourLimit: v.pipe(weight, v.minValue(0.1)),
});

const TeachingSchema = v.strictObject({
  contrastWeight: v.exactOptional(weight),
  temperature: v.exactOptional(v.pipe(weight, v.minValue(0.01))),
  form: v.exactOptional(v.picklist(['infonce', 'ratio', 'distance'])),
  negatives: v.exactOptional(v.picklist(['degraded', 'restored'])),
});

const SharedSchema = v.strictObject({
  start: v.nullable(modelId),
  network: v.pipe(
    NetworkSpecSchema,
    v.check((spec) => isOffered(spec), 'an unknown network'),
  ),
  tasks: v.pipe(
    v.array(
      v.strictObject({
        id: v.picklist(TASK_IDS),
        set: v.record(parameter, v.union([real, v.tuple([real, real])])),
      }),
    ),
    v.maxLength(TASK_IDS.length),
    // One kind may stand there in several strengths.
    v.check(
      (tasks) => new Set(tasks.map((task) => JSON.stringify(task))).size === tasks.length,
      'a task twice',
    ),
  ),
  pairTask: v.picklist(TASK_IDS),
  reweighting: v.picklist(REWEIGHTING_IDS),
  weighing: v.optional(
    v.pipe(
      v.record(parameter, v.union([real, v.boolean(), v.pipe(v.string(), v.maxLength(16))])),
      v.check(isPossible, 'an impossible option'),
    ),
    {},
  ),
  sequential: v.optional(v.boolean(), false),
  likeness: v.optional(v.picklist(LIKENESSES), 'pixels'),
  steps: whole(TUNE_BOUNDS.steps),
  learningRate: v.pipe(
    v.number(),
    v.minValue(TUNE_BOUNDS.learningRate[0]),
    v.maxValue(TUNE_BOUNDS.learningRate[1]),
  ),
  batch: whole(TUNE_BOUNDS.batch),
  patch: v.pipe(whole(TUNE_BOUNDS.patch), v.multipleOf(16)),
  seed: whole(TUNE_BOUNDS.seed),
  mix: v.optional(v.boolean(), false),
  patience: whole(TUNE_BOUNDS.patience),
  adapt: v.optional(v.nullable(AdaptSchema), null),
  /** Who teaches which damage, and whether all of them are the student's kind of network. */
  taught: v.optional(
    v.strictObject({
      by: v.record(v.picklist(TASK_IDS), modelId),
      alike: v.boolean(),
      teaching: TeachingSchema,
    }),
  ),
});

/** The hash of a link: settings and seed, never a name and never a pixel. A model of the user stays at home. */
export function hashOf({ name: _name, ...settings }: TuneSettings): string {
  const own = settings.start?.startsWith('my-') ?? false;
  const known = isOffered(settings.network);
  const { weighing, sequential, likeness, teachers, teaching, adapt, ...others } = settings;
  const by = sharedTeachers(teachers);
  const shared = {
    ...others,
    // Links stay short, and those of before stay valid.
    ...(Object.keys(weighing).length > 0 ? { weighing } : {}),
    ...(sequential ? { sequential } : {}),
    // VGG-19 stays at home, as models of the user do.
    ...(likeness === 'feature-net' || likeness === 'contrast' ? { likeness } : {}),
    ...(adapt ? { adapt } : {}),
    ...(by ? { taught: { by, alike: areAlike(settings), teaching } } : {}),
    start: own ? null : settings.start,
    network: known ? settings.network : DEFAULT_TUNE.network,
  };
  return `${PREFIX}${toBase64Url(JSON.stringify(shared))}`;
}

/** True for an address that speaks of training, whether its settings are valid or not. */
export function isTuneLink(hash: string): boolean {
  return hash.startsWith(PREFIX);
}

/** The settings of a hash. Null: it is no link of ours. `invalid`: it was made to look like one. */
export function settingsOfHash(hash: string): TuneSettings | 'invalid' | null {
  if (!isTuneLink(hash)) return null;
  if (hash.length > LONGEST_HASH) return 'invalid';
  try {
    const parsed = v.safeParse(SharedSchema, JSON.parse(fromBase64Url(hash.slice(PREFIX.length))));
    if (!parsed.success) return 'invalid';
    const { taught, ...settings } = parsed.output;
    const teachers = taught ? linkedTeachers(taught.by, taught.alike ? settings.network : null) : null;
    return { ...DEFAULT_TUNE, ...settings, teachers, teaching: taught?.teaching ?? {} };
  } catch {
    return 'invalid';
  }
}

/** What of the settings is the user's own and so no part of a link. */
export function keptAtHome({ start, teachers }: Pick<TuneSettings, 'start' | 'teachers'>): boolean {
  const models = [start, ...Object.values(teachers ?? {}).map(({ model }) => model)];
  return models.some((model) => model?.startsWith('my-'));
}

function areAlike({ teachers, network }: Pick<TuneSettings, 'teachers' | 'network'>): boolean {
  return Object.values(teachers ?? {}).every((teacher) => same(teacher.network, network));
}

/** A Recipe's settings, as far as the tab can show them. */
export function settingsOfRecipe(recipe: Recipe, present: TuneSettings): TuneSettings {
  const [first] = recipe.tasks;
  return {
    ...present,
    name: recipe.name,
    start: recipe.start,
    network: recipe.network,
    tasks: recipe.tasks.map(({ id, set }) => ({ id, set })),
    // Pairs that give a task half of its Samples leave the others to be made up.
    mix: recipe.tasks.some(({ pairs }) => pairs.length > 0) && recipe.tasks.some(isMadeUp),
    pairTask: recipe.tasks.find(({ pairs }) => pairs.length > 0)?.id ?? first?.id ?? present.pairTask,
    reweighting: recipe.reweighting?.id ?? 'mixed',
    weighing: changedWeighing(recipe.reweighting ?? { id: 'mixed' }),
    sequential: recipe.tasks.some(({ from = 0 }) => from > 0),
    ...teachingOfRecipe(recipe),
    adapt: adaptOfRecipe(recipe),
    steps: recipe.schedule.steps,
    learningRate: recipe.optimizer.learningRate,
    batch: recipe.batch.size,
    patch: recipe.batch.patch,
    seed: recipe.seed,
  };
}

/** What of an adaptation the tab can show. */
function adaptOfRecipe({ adaptation }: Recipe): AdaptSettings | null {
  if (!adaptation) return null;
  const { identityWeight, contrastWeight, featureWeight, temperature, realIs, limits } = adaptation;
  return {
    identityWeight,
    contrastWeight,
    featureWeight,
    temperature,
    realIs,
    colourLimit: limits.colour,
  };
}

function isMadeUp({ pairs, pairShare }: Recipe['tasks'][number]): boolean {
  return pairs.length === 0 || pairShare < 1;
}

/** Real photos that are not chosen yet. */
const UNKNOWN_REAL = { names: [], clear: [], folders: ['real/other'], tasks: {}, usable: false };

/** The Recipe of the settings for a file; photos that are not chosen yet count as clean ones. @throws StudioError */
export function recipeForFile(
  settings: TuneSettings,
  report: Parameters<typeof fineTuneRecipe>[1] | null,
): Recipe {
  return fineTuneRecipe(
    settings,
    report ?? { pairFolders: [], tasks: {}, clean: 1, pairs: 0, validation: [], real: UNKNOWN_REAL },
  );
}

/** True where every Reweighting can take its own of the options. */
function isPossible(weighing: Weighing): boolean {
  try {
    for (const id of REWEIGHTING_IDS) weighingOf(id, weighing, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether the tab offers a network, to train or to search in. */
function isOffered(network: NetworkSpec): boolean {
  const space = spaceOf(network);
  const offered = space ? [searchedNetwork(space)] : NETWORK_CHOICES.map(({ spec }) => spec);
  return offered.some((spec) => same(spec, network));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Text of plain ASCII, shorter than percent signs would make it. */
function toBase64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
}
