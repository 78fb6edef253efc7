/** The parts of an objective as smoothed curves. */
import type { Line } from '../../charts/plot-options.ts';
import { plottable, smooth } from '../../charts/smooth.ts';
import type { AdaptStory } from '../../store/adapting.ts';

const SMOOTHING = 0.8;

/** One curve for each label, in their order. @param labels what a term is called on the chart, by the name of the term */
export function termLines(terms: AdaptStory['terms'], labels: Readonly<Record<string, string>>): Line[] {
  return Object.entries(labels).map(([name, label], rank) => ({
    label,
    look: 'strong',
    rank,
    values: smooth(
      plottable(terms[name] ?? [], false).map((value) => value ?? Number.NaN),
      SMOOTHING,
    ),
  }));
}
