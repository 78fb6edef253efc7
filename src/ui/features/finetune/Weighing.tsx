/** How the kinds of damage share what is learned: in words, as curves, and in numbers. */
import { memo, useCallback, useMemo, useState } from 'react';
import type { Recipe } from '../../../engine/domain/recipe.ts';
import { LabelledChart, type LabelledLine } from '../../charts/LabelledChart.tsx';
import { smooth } from '../../charts/smooth.ts';
import { taskWords } from '../../messages/finetune.ts';
import { weighingWords } from '../../messages/weighing.ts';
import { meansOf, type TaskCurves, tasksNow } from '../../store/task-curves.ts';
import './weighing.css';
import { WeighingDetails } from './WeighingDetails.tsx';

interface Props {
  readonly recipe: Recipe;
  readonly step: number;
  readonly curves: TaskCurves;
}

/** Single batches jump about; the lines show where they go. */
const SMOOTHING = 0.85;

const times = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)}×`;
export const Weighing = memo(function Weighing({ recipe, step, curves }: Props) {
  const now = useMemo(() => tasksNow(curves), [curves]);
  const factors = useMemo(() => [...new Set(now.flatMap((task) => Object.keys(task.factors)))], [now]);
  const linesOf = useCallback(
    (quantity: string): LabelledLine[] =>
      now.map(({ task }) => ({
        label: taskWords(task),
        values: smooth(
          meansOf(curves, task, quantity).map((value) => value ?? Number.NaN),
          SMOOTHING,
        ),
      })),
    [curves, now],
  );
  const [open, setOpen] = useState(false);
  const weight = useMemo(() => linesOf('weight'), [linesOf]);
  if (recipe.tasks.length < 2 || now.length === 0) return null;
  const weighs = !['mixed', 'per-task'].includes(recipe.reweighting?.id ?? 'mixed');
  return (
    <section className="weighing" aria-label="Weights">
      <h3>How the kinds of damage are weighed</h3>
      <p className="weighing-now">{weighingWords(recipe, step, now)}</p>
      {weighs && (
        <LabelledChart
          title="Weight of each kind"
          note="smoothed; 1 is an equal share"
          steps={curves.steps}
          lines={weight}
          span={0.2}
          level={1}
          format={times}
        />
      )}
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Loss of each kind{factors.length > 0 ? ', and what the weights are made of' : ''}</summary>
        {open && (
          <WeighingDetails
            steps={curves.steps}
            now={now}
            factors={factors}
            linesOf={linesOf}
            halved={recipe.reweighting?.id === 'tur'}
          />
        )}
      </details>
    </section>
  );
});

/** True where the loss holds a logarithm of uncertainty. */
export function losesBelowZero({ reweighting }: Recipe): boolean {
  return reweighting?.id === 'tur' || reweighting?.id === 'scalar';
}
