/** Stages of a model that works in several, named as models of their own: `<id>@2` stops after the second. */
import type { ModelCard } from './model-card.ts';

export interface StageName {
  readonly id: string;
  /** Counted from 1; null for the whole model. */
  readonly stage: number | null;
}

/** Takes a model's name apart. */
export function parseStage(wanted: string): StageName {
  const match = /^(.+)@([1-9])$/.exec(wanted);
  return match ? { id: match[1] as string, stage: Number(match[2]) } : { id: wanted, stage: null };
}

/** The stages of a card's network that come before its last. */
export function earlierStages(card: Pick<ModelCard, 'id' | 'name' | 'network'>): StagedModel[] {
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
  const { id, stage } = parseStage(models.at(-1) ?? '');
  const card = cards.find((each) => each.id === id);
  const before = (stage ?? (card === undefined ? 1 : stagesOf(card))) - 1;
  return before < 1 ? null : [...models.slice(0, -1), `${id}@${before}`];
}

export interface StagedModel {
  readonly id: string;
  readonly name: string;
}

/** Of a config that does not say, and of every MPRNet. */
const USUAL_STAGES = 3;

/** What a model or a stage of one is called. */
export function modelName(cards: readonly Pick<ModelCard, 'id' | 'name'>[], wanted: string): string {
  const { id, stage } = parseStage(wanted);
  const name = cards.find((card) => card.id === id)?.name ?? id;
  return stage === null ? name : `${name}, stage ${stage}`;
}
