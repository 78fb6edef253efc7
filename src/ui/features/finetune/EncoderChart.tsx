/** How well AirNet's encoder tells one patch's damage from that of others, step by step. */
import { memo, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { small } from '../../messages/finetune.ts';
import type { AdaptStory } from '../../store/adapting.ts';
import { termLines } from './term-lines.ts';

interface Props {
  readonly story: Pick<AdaptStory, 'steps' | 'terms'>;
}

export const EncoderChart = memo(function EncoderChart({ story: { steps, terms } }: Props) {
  const lines = useMemo(() => termLines(terms, { contrast: 'encoder' }), [terms]);
  if (steps.length === 0) return null;
  return (
    <section className="charts" aria-label="Encoder">
      <Chart
        title="Telling damages apart"
        note="smoothed; lower is better"
        steps={steps}
        lines={lines}
        format={small}
      />
      <p className="hint">It rises at first, while the patches that it compares with are gathered.</p>
    </section>
  );
});
