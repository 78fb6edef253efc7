/** Loss and factors of each kind of damage, as curves and in numbers. */
import { useMemo } from 'react';
import { LabelledChart, type LabelledLine } from '../../charts/LabelledChart.tsx';
import { small } from '../../messages/finetune.ts';
import type { TaskNow } from '../../store/task-curves.ts';
import { TaskTable } from './TaskTable.tsx';

const two = (value: number): string => value.toFixed(2);

interface Props {
  readonly steps: readonly number[];
  readonly now: readonly TaskNow[];
  /** Names of what the weights are made of. */
  readonly factors: readonly string[];
  readonly linesOf: (quantity: string) => LabelledLine[];
  /** The learned scalars tend to the loss itself, TUR's maps to half of it. */
  readonly halved: boolean;
}

/** What each factor of a weight is called and means. */
const FACTORS: Readonly<Record<string, { title: string; note: string; level?: number; log?: boolean }>> = {
  rate: {
    title: 'Rate of each kind',
    note: 'its loss against its own average; above 1 it learns slowly',
    level: 1,
  },
  correction: { title: 'Correction of each kind', note: 'above 1 it is away from its best', level: 1 },
  uncertainty: { title: 'Uncertainty of each kind', note: 'tends to half of the loss', log: true },
};

export function WeighingDetails({ steps, now, factors, linesOf, halved }: Props) {
  const loss = useMemo(() => linesOf('loss'), [linesOf]);
  const made = useMemo(
    () =>
      factors.flatMap((name) => {
        const words = FACTORS[name];
        return words === undefined ? [] : [{ name, ...words, lines: linesOf(name) }];
      }),
    [factors, linesOf],
  );
  return (
    <>
      <div className="weighing-more">
        <LabelledChart
          title="Loss of each kind"
          note="smoothed; lower is better"
          steps={steps}
          lines={loss}
          log
          format={small}
        />
        {made.map(({ name, title, note, level, log, lines }) => (
          <LabelledChart
            key={name}
            title={title}
            note={name === 'uncertainty' && !halved ? 'tends to the loss' : note}
            steps={steps}
            lines={lines}
            {...(level === undefined ? { log: log ?? false } : { level, span: 0.1 })}
            format={log ? small : two}
          />
        ))}
      </div>
      <TaskTable now={now} factors={factors} />
    </>
  );
}
