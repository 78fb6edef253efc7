/** The curves of a Run: loss, scores and learning rate. */
import { memo, useId, useMemo, useState } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import type { Line } from '../../charts/plot-options.ts';
import { plottable, smooth } from '../../charts/smooth.ts';
import { small } from '../../messages/finetune.ts';
import type { Curves } from '../../store/finetune-state.ts';

const decibel = (value: number) => `${value.toFixed(2)} dB`;
const three = (value: number) => value.toFixed(3);

/** Slider positions in hundredths. */
const USUAL = 90;

interface Props {
  readonly curves: Curves;
  /** The loss holds the price of uncertainty, so that it falls below 0. */
  readonly signed: boolean;
}

/** Drawn anew only with new numbers. */
export const RunCharts = memo(function RunCharts({ curves, signed }: Props) {
  const id = useId();
  const [smoothing, setSmoothing] = useState(USUAL);
  const loss = useMemo(
    (): Line[] => [
      { label: 'measured', look: 'faint', values: plottable(curves.loss, !signed) },
      { label: 'smoothed', look: 'strong', values: smooth(curves.loss, smoothing / 100) },
    ],
    [curves.loss, smoothing, signed],
  );
  const psnr = useMemo(
    (): Line[] => [
      { label: 'before', look: 'dashed', values: plottable(curves.psnrInput, false) },
      { label: 'after', look: 'strong', values: plottable(curves.psnr, false) },
    ],
    [curves.psnr, curves.psnrInput],
  );
  const ssim = useMemo(
    (): Line[] => [{ label: 'after', look: 'strong', values: plottable(curves.ssim, false) }],
    [curves.ssim],
  );
  const rate = useMemo(
    (): Line[] => [{ label: 'rate', look: 'strong', values: plottable(curves.learningRate, false) }],
    [curves.learningRate],
  );
  return (
    <section className="charts" aria-label="Charts">
      <div className="chart-tall">
        <Chart
          title="Loss"
          note={signed ? 'lower is better, below 0 too' : 'lower is better'}
          steps={curves.steps}
          lines={loss}
          log={!signed}
          format={small}
        />
        <div className="smoothing">
          <label htmlFor={id}>Smoothing</label>
          <input
            id={id}
            type="range"
            min={0}
            max={99}
            value={smoothing}
            title="Double-click to reset"
            onDoubleClick={() => setSmoothing(USUAL)}
            onChange={(event) => setSmoothing(Number(event.currentTarget.value))}
          />
          <output htmlFor={id}>{(smoothing / 100).toFixed(2)}</output>
        </div>
      </div>
      <div className="chart-tall">
        <Chart
          title="PSNR"
          note="higher is better"
          steps={curves.looks}
          lines={psnr}
          points
          span={0.5}
          format={decibel}
        />
      </div>
      <Chart title="Learning rate" note="planned" steps={curves.steps} lines={rate} format={small} />
      <Chart
        title="SSIM"
        note="higher is better"
        steps={curves.looks}
        lines={ssim}
        points
        span={0.02}
        format={three}
      />
    </section>
  );
});
