/**
 * Variants of a model, named as models of their own: `<id>@2` stops after the second of its stages, `<id>@x8` is its
 * self-ensemble over eight looks at the photo.
 */
import type { ModelCard } from './model-card.ts';
import { taskMeta } from './task.ts';

export interface ModelVariant {
  readonly id: string;
  /** Counted from 1; null for the whole model. */
  readonly stage: number | null;
  /** How often it looks at the photo, mirrored and turned; 1 for the model as it is. */
  readonly looks: number;
}

/** How often a model can look: as the photo is, mirrored too, or also turned. */
export const LOOKS = [1, 2, 8] as const;
export type Looks = (typeof LOOKS)[number];

const LOOKING = /^(.+)@x(\d+)$/;
const STAGED = /^(.+)@([1-9])$/;

/** Takes a model's name apart. */
export function parseVariant(wanted: string): ModelVariant {
  const [, whole = wanted, looks = '1'] = LOOKING.exec(wanted) ?? [];
  const [, id = whole, stage = null] = STAGED.exec(whole) ?? [];
  return { id, stage: stage === null ? null : Number(stage), looks: Number(looks) };
}

/** The name of a model, or of each one in a chain, that looks so often at the photo. */
export function withLooks(wanted: string, looks: number): string {
  return wanted
    .split(',')
    .map((name) => name.replace(LOOKING, '$1'))
    .map((name) => (looks === 1 ? name : `${name}@x${looks}`))
    .join();
}

/** A model that learned damage that falls or lies in the distance knows up from down: it is only mirrored. */
export function mostLooks({ kind, tasks }: Pick<ModelCard, 'kind' | 'tasks'>): Looks {
  if (kind === 'classical') return 1;
  return tasks.some((task) => taskMeta(task).upright) ? 2 : 8;
}

/**
 * How often a model looks where one only asks for more. One that sees the whole photo reduced decides about tone and haze, and
 * more looks gain it nothing (docs/results/self-ensemble.md).
 */
export function usefulLooks(card: Pick<ModelCard, 'kind' | 'tasks' | 'network'>): Looks {
  return card.network?.side === undefined ? mostLooks(card) : 1;
}

/** The stages of a card's network that come before its last. */
export function earlierStages(card: Pick<ModelCard, 'id' | 'name' | 'network'>): NamedVariant[] {
  const { id, name } = card;
  return Array.from({ length: stagesOf(card) - 1 }, (_, i) => ({
    id: `${id}@${i + 1}`,
    name: `${name}, stage ${i + 1}`,
  }));
}

/** How many stages a card's network has; 1 where it is not recursive. */
function stagesOf({ network }: Pick<ModelCard, 'network'>): number {
  if (network?.id !== 'rdmc' && network?.id !== 'mprnet') return 1;
  const { stages } = network.config;
  return typeof stages === 'number' ? stages : USUAL_STAGES;
}

/** The same chain of models with its last one stopped a stage earlier; null where there is no earlier one. */
export function stageBefore(
  models: readonly string[],
  cards: readonly Pick<ModelCard, 'id' | 'network'>[],
): readonly string[] | null {
  const { id, stage, looks } = parseVariant(models.at(-1) ?? '');
  const card = cards.find((each) => each.id === id);
  const before = (stage ?? (card === undefined ? 1 : stagesOf(card))) - 1;
  return before < 1 ? null : [...models.slice(0, -1), withLooks(`${id}@${before}`, looks)];
}

export interface NamedVariant {
  readonly id: string;
  readonly name: string;
}

/** Of a config that does not say, and of every MPRNet. */
const USUAL_STAGES = 3;

/** What a model or a variant of one is called. */
export function modelName(cards: readonly Pick<ModelCard, 'id' | 'name'>[], wanted: string): string {
  const { id, stage, looks } = parseVariant(wanted);
  const name = cards.find((card) => card.id === id)?.name ?? id;
  return `${name}${stage === null ? '' : `, stage ${stage}`}${looks === 1 ? '' : `, ${looks} looks`}`;
}
