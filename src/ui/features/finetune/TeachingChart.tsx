/** What a student still has to learn from its teachers, step by step. */
import { memo, useMemo } from 'react';
import type { Transfer } from '../../../engine/domain/transfer.ts';
import { Chart } from '../../charts/Chart.tsx';
import type { Line } from '../../charts/plot-options.ts';
import { plottable, smooth } from '../../charts/smooth.ts';
import { small } from '../../messages/finetune.ts';
import type { AdaptStory } from '../../store/adapting.ts';

const SMOOTHING = 0.8;

interface Props {
  readonly story: Pick<AdaptStory, 'steps' | 'terms'>;
  readonly transfer: Transfer;
}

export const TeachingChart = memo(function TeachingChart({ story, transfer }: Props) {
  const { steps, terms } = story;
  const { contrastWeight, featureWeight } = transfer;
  const pixels = useMemo(() => linesOf(terms, { pixel: 'pixels' }), [terms]);
  const contrast = useMemo(
    () =>
      linesOf(terms, {
        'image contrast': 'photos',
        ...(featureWeight > 0 ? { 'feature contrast': 'features' } : {}),
      }),
    [terms, featureWeight],
  );
  if (steps.length === 0) return null;
  return (
    <section className="charts" aria-label="Teaching">
      <Chart
        title="Distance to the teachers"
        note="smoothed; lower is better"
        steps={steps}
        lines={pixels}
        format={small}
      />
      {contrastWeight > 0 && (
        <Chart
          title="Contrast to the teachers"
          note="smoothed; lower is better"
          steps={steps}
          lines={contrast}
          format={small}
        />
      )}
    </section>
  );
});

function linesOf(terms: AdaptStory['terms'], labels: Readonly<Record<string, string>>): Line[] {
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
