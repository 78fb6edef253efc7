/** What a student still has to learn from its teachers, step by step. */
import { memo, useMemo } from 'react';
import type { Transfer } from '../../../engine/domain/transfer.ts';
import { Chart } from '../../charts/Chart.tsx';
import { small } from '../../messages/finetune.ts';
import type { AdaptStory } from '../../store/adapting.ts';
import { termLines } from './term-lines.ts';

interface Props {
  readonly story: Pick<AdaptStory, 'steps' | 'terms'>;
  readonly transfer: Transfer;
}

export const TeachingChart = memo(function TeachingChart({ story, transfer }: Props) {
  const { steps, terms } = story;
  const { contrastWeight, featureWeight } = transfer;
  const pixels = useMemo(() => termLines(terms, { pixel: 'pixels' }), [terms]);
  const contrast = useMemo(
    () =>
      termLines(terms, {
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
