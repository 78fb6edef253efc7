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
export function earlierStages({
  id,
  name,
  network,
}: Pick<ModelCard, 'id' | 'name' | 'network'>): StagedModel[] {
  if (network?.id !== 'rdmc' && network?.id !== 'mprnet') return [];
  const { stages } = network.config;
  const count = typeof stages === 'number' ? stages : USUAL_STAGES;
  return Array.from({ length: count - 1 }, (_, i) => ({
    id: `${id}@${i + 1}`,
    name: `${name}, stage ${i + 1}`,
  }));
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
