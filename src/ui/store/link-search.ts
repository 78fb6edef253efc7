/** What the search for RDMC's links has come to, ready to be shown. Pure. */
import {
  chooseGenotype,
  familyOf,
  type Genotype,
  LINK_SPACES,
  type LinkFamily,
  type LinkSpace,
} from '../../engine/domain/rdmc-genotype.ts';
import { isSearch, type NetworkSpec } from '../../engine/domain/recipe.ts';
import type { RunEvent } from '../../engine/domain/run.ts';

export type LinksTold = Extract<RunEvent, { kind: 'links' }>;

export interface Candidate {
  readonly link: string;
  readonly family: LinkFamily;
  readonly weight: number;
  /** Among the strongest of its family: what the search would keep now. */
  readonly kept: boolean;
}

export interface SearchNow {
  readonly step: number;
  /** The strongest first. */
  readonly candidates: readonly Candidate[];
  readonly genotype: Genotype;
}

/** Where the search stands; null before it has told anything. */
export function searchNow(told: readonly LinksTold[]): SearchNow | null {
  const last = told.at(-1);
  if (last === undefined) return null;
  const genotype = chooseGenotype(last.links, last.up);
  const candidates = last.links
    .map(
      ({ link, weight }): Candidate => ({
        link,
        family: familyOf(link),
        weight,
        kept: genotype.links.includes(link),
      }),
    )
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return { step: last.step, candidates, genotype };
}

/** The weight of one link at every look. */
export function weightsOf(told: readonly LinksTold[], link: string): number[] {
  return told.map(({ links }) => links.find((candidate) => candidate.link === link)?.weight ?? Number.NaN);
}

/** The network to search in: one stage, whose links all stages will share. */
export function searchedNetwork(space: LinkSpace): NetworkSpec {
  return { id: 'rdmc-search', config: { width: 4, stages: 1, space } };
}

/** The space that a network is searched in; null where it is not searched. */
export function spaceOf(network: NetworkSpec): LinkSpace | null {
  if (!isSearch({ network })) return null;
  return network.config.space === 'full' ? 'full' : 'journal';
}

/** How many candidates a space has. */
export const candidatesIn = (space: LinkSpace): number => LINK_SPACES[space].length;

const NODE_WORDS: Readonly<Record<string, string>> = { in: 'input', dec0: 'output' };

/** `encoder 2 to decoder 3`. */
export function linkWords(link: string): string {
  const words = (node: string): string =>
    NODE_WORDS[node] ?? `${node.startsWith('enc') ? 'encoder' : 'decoder'} ${node.slice(3)}`;
  return link.split('-').map(words).join(' to ');
}
