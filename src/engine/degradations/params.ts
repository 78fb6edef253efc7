/** Drawing the parameters of a degradation. */
import { StudioError } from '../domain/fault.ts';
import { type ParameterRange, type TaskId, taskMeta } from '../domain/task.ts';
import type { Random } from '../runtime/random.ts';
import { DEGRADATIONS } from './catalog.ts';

/** A fixed value, or a range that is drawn from uniformly. */
export type Setting = number | readonly [number, number];

/**
 * One value for each parameter of a task: from `set` where it is named there, otherwise from its product range.
 * Values beyond the product range are taken as long as they are physically possible. Each parameter has a stream of
 * its own, so that fixing one does not change the others.
 * @throws StudioError `option-invalid`, naming the parameter and what it may be
 */
export function drawParams(
  task: TaskId,
  set: Readonly<Record<string, Setting>>,
  random: Random,
): Record<string, number> {
  const parameters = taskMeta(task).parameters;
  for (const name of Object.keys(set)) {
    if (!Object.hasOwn(parameters, name)) throw unknownParameter(task, name, Object.keys(parameters));
  }
  return Object.fromEntries(
    Object.entries(parameters).map(([name, range]) => {
      const setting = set[name] ?? ([range.low, range.high] as const);
      return [name, drawOne(task, name, range, setting, random.split('parameter', name))];
    }),
  );
}

function drawOne(
  task: TaskId,
  name: string,
  range: ParameterRange,
  setting: Setting,
  random: Random,
): number {
  const [low, high] = typeof setting === 'number' ? [setting, setting] : setting;
  const limits = DEGRADATIONS[task].limits[name] as readonly [number, number];
  const within = low >= limits[0] && high <= limits[1] && low <= high;
  const wholeEnough = !range.integer || (Number.isInteger(low) && Number.isInteger(high));
  if (!within || !wholeEnough) throw badSetting(task, name, setting, range, limits);
  if (low === high) return low;
  return range.integer ? random.integer(low, high) : random.uniform(low, high);
}

function unknownParameter(task: TaskId, name: string, known: readonly string[]): StudioError {
  const choice = known.length === 0 ? 'it has none' : `choose from ${known.join(', ')}`;
  return new StudioError('option-invalid', `The task ${task} has no parameter ${name}; ${choice}.`);
}

function badSetting(
  task: TaskId,
  name: string,
  setting: Setting,
  range: ParameterRange,
  limits: readonly [number, number],
): StudioError {
  const shown = typeof setting === 'number' ? `${setting}` : `[${setting.join(', ')}]`;
  const kind = range.integer ? 'a whole number' : 'a number';
  return new StudioError(
    'option-invalid',
    `${name} of the task ${task} cannot be ${shown}; use ${kind} from ${limits[0]} to ${limits[1]} (usual: ${range.low} to ${range.high}).`,
  );
}
