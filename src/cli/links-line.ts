/** What a search has come to, in a line. */
import { chooseGenotype } from '../engine/domain/rdmc-genotype.ts';
import type { RunEvent } from '../engine/domain/run.ts';

/** The weights of all candidate links, those that would be kept marked with a star. */
export function linksLine({ links, up }: Extract<RunEvent, { kind: 'links' }>): string {
  const kept = new Set(chooseGenotype(links, up).links);
  const weights = links.map(({ link, weight }) => `${link}${kept.has(link) ? '*' : ''} ${weight.toFixed(4)}`);
  return `${weights.join(', ')}; bilinear ${(up[0] * 100).toFixed(1)} %`;
}
