/** The curves of an adaptation: its losses, what the metrics say, and how far photos drift. */
import { memo, useMemo } from 'react';
import type { DriftLimits } from '../../../../engine/domain/adaptation.ts';
import { driftOf, exposureMove, meanOfLook } from '../../../../engine/domain/drift.ts';
import { Chart } from '../../../charts/Chart.tsx';
import type { Line } from '../../../charts/plot-options.ts';
import type { AdaptStory } from '../../../store/adapting.ts';
import { termLines } from '../term-lines.ts';

const three = (value: number) => value.toFixed(3);
const two = (value: number) => value.toFixed(2);
const levels = (value: number) => `${value.toFixed(1)} levels`;
const decibel = (value: number) => `${value.toFixed(1)} dB`;

interface Props {
  readonly story: AdaptStory;
  readonly limits: DriftLimits;
}

export const AdaptCharts = memo(function AdaptCharts({ story, limits }: Props) {
  const { terms, steps, looks } = story;
  const game = useMemo(
    (): Line[] => termLines(terms, { adversarial: 'model', discriminator: 'judge' }),
    [terms],
  );
  const others = useMemo(
    (): Line[] =>
      termLines(terms, {
        identity: 'clear photos',
        'image contrast': 'images',
        'feature contrast': 'features',
      }),
    [terms],
  );
  const at = looks.map(({ step }) => step);
  const metric = (id: 'niqe' | 'piqe'): Line[] => [
    { label: 'as they came', look: 'dashed', values: looks.map((look) => meanOfLook(look, id, 'input')) },
    { label: 'restored', look: 'strong', values: looks.map((look) => meanOfLook(look, id, 'output')) },
  ];
  const [base] = looks;
  const drift: Line[] = [
    { label: 'limit', look: 'dashed', values: looks.map(() => limits.colour) },
    {
      label: 'worst',
      look: 'strong',
      values: looks.map((look) => (base ? driftOf(base, look, limits).colour : null)),
    },
  ];
  const exposure: Line[] = [
    {
      label: 'mean',
      look: 'strong',
      values: looks.map(({ photos }) =>
        photos.length === 0
          ? null
          : photos.reduce((sum, { input, output }) => sum + exposureMove(input, output), 0) / photos.length,
      ),
    },
  ];
  const identity: Line[] = [
    { label: 'clear photos', look: 'strong', values: looks.map((look) => look.identity) },
  ];
  return (
    <section className="charts" aria-label="Charts">
      <Chart
        title="Loss of model and judge"
        note="they compete: steady is good"
        steps={steps}
        lines={game}
        format={three}
      />
      <Chart
        title="Loss of likeness and contrast"
        note="lower is better"
        steps={steps}
        lines={others}
        format={three}
      />
      <Chart
        title="NIQE"
        note="lower is better; no unit"
        steps={at}
        lines={metric('niqe')}
        points
        span={0.5}
        format={two}
      />
      <Chart
        title="PIQE"
        note="lower is better; 0 to 100"
        steps={at}
        lines={metric('piqe')}
        points
        span={5}
        format={two}
      />
      <Chart
        title="Colour moved"
        note="from what the base model makes, of 255 levels"
        steps={at}
        lines={drift}
        points
        span={2}
        format={levels}
      />
      <Chart
        title="Lightness moved"
        note="from the photo as it came, of 255 levels"
        steps={at}
        lines={exposure}
        points
        span={2}
        format={levels}
      />
      <Chart
        title="Clear photos kept"
        note="PSNR to themselves, higher is better"
        steps={at}
        lines={identity}
        points
        span={2}
        format={decibel}
      />
    </section>
  );
});
