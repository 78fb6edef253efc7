/** Settings of a Reweighting apart from which one it is, so that a change of the one does not lose those of another. */
import * as v from 'valibot';
import { type Reweighting, type ReweightingId, ReweightingSchema } from './recipe.ts';

/** Options of any Reweighting by their names in a Recipe; those that are absent stand at their defaults. */
export type Weighing = Readonly<Record<string, number | boolean | string>>;

/** What `from` says is a matter of the tasks' order, not of the Reweighting. */
const APART = ['id', 'from'];

/** All options of a Reweighting at their defaults; one without a default is left out. */
export function weighingDefaults(id: ReweightingId): Weighing {
  const { id: _id, ...rest } = v.parse(ReweightingSchema, { id });
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Weighing;
}

/**
 * A Reweighting with those of the options that are its own.
 * @param from first step that weighs this way; 0: all
 * @throws ValiError where an option has an impossible value
 */
export function weighingOf(id: ReweightingId, weighing: Weighing, from: number): Reweighting {
  const schema = ReweightingSchema.options.find(({ entries }) => entries.id.literal === id);
  const known = Object.keys(schema?.entries ?? {}).filter((name) => !APART.includes(name));
  const own = Object.fromEntries(known.flatMap((name) => (name in weighing ? [[name, weighing[name]]] : [])));
  return v.parse(ReweightingSchema, { id, ...own, ...(from > 0 ? { from } : {}) });
}

/** The options of a Reweighting that differ from their defaults. */
export function changedWeighing({ id, ...options }: Reweighting): Weighing {
  const usual = weighingDefaults(id);
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => !APART.includes(name) && value !== undefined && value !== usual[name],
    ),
  ) as Weighing;
}
