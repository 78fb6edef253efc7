/** Training Runs beside each other: curves over one axis, and what they come to in numbers. */
import { useEffect, useState } from 'react';
import type { RunDescription } from '../../../../engine/domain/run-description.ts';
import { LabelledChart } from '../../../charts/LabelledChart.tsx';
import { smooth } from '../../../charts/smooth.ts';
import { taskName } from '../../../messages/runs.ts';
import { effects } from '../../../store/effects.ts';
import { overlay } from '../../../store/runs-state.ts';
import { useStudio } from '../../../store/store.ts';
import { RunChoice } from './RunChoice.tsx';
import { RunNumbers } from './RunNumbers.tsx';
import '../folder/folder.css';
import './runs.css';

interface Props {
  /** True while this panel is in front. */
  readonly active: boolean;
}

const decibel = (value: number) => `${value.toFixed(2)} dB`;
const three = (value: number) => value.toFixed(3);
/** As smooth as the curves of the Fine-tune tab usually are. */
const SMOOTHING = 0.9;

export function RunsPanel({ active }: Props) {
  const shown = useStudio((state) => state.runs.shown);
  useEffect(() => {
    if (active) void effects.runs.look();
  }, [active]);
  if (!active) return null;
  return (
    <section className="evaluation" aria-label="Runs">
      <div className="evaluation-centre">
        {shown.length === 0 ? <Welcome /> : <Overlaid runs={shown.map(({ description }) => description)} />}
      </div>
      <RunChoice />
    </section>
  );
}

function Welcome() {
  return (
    <div className="evaluation-welcome">
      <h2>Which training goes better?</h2>
      <p>
        Lay Runs over each other: those of the Fine-tune tab, and the log.jsonl that mend train writes into
        its folder. See how fast each learns, how steadily, and whether its tasks arrive together.
      </p>
    </div>
  );
}

function Overlaid({ runs }: { readonly runs: readonly RunDescription[] }) {
  const tasks = [...new Set(runs.flatMap((run) => run.tasks.map(({ task }) => task)))];
  const [wanted, setWanted] = useState('');
  const task = tasks.includes(wanted) ? wanted : tasks[0];
  const psnr = overlay(runs.map(({ name, looks, psnr: values }) => ({ label: name, steps: looks, values })));
  const smoothed = runs.map(({ loss }) =>
    smooth(
      loss.map((value) => value ?? Number.NaN),
      SMOOTHING,
    ),
  );
  // A Loss that learns its own uncertainty goes below zero, where there are no logarithms.
  const log = smoothed.every((values) => values.every((value) => value === null || value > 0));
  const loss = overlay(runs.map(({ name, steps }, i) => ({ label: name, steps, values: smoothed[i] ?? [] })));
  return (
    <>
      <RunNumbers runs={runs} />
      <section className="runs-charts" aria-label="Curves">
        <LabelledChart
          title="PSNR"
          note="dB on validation photos, mean over tasks, higher is better"
          span={1}
          format={decibel}
          {...psnr}
        />
        <LabelledChart title="Loss" note="smoothed, lower is better" log={log} format={three} {...loss} />
      </section>
      {task !== undefined && (
        <section className="runs-charts" aria-labelledby="runs-task">
          <header>
            <h3 id="runs-task">One task</h3>
            {tasks.length > 1 && (
              <select
                aria-label="Task"
                value={task}
                onChange={(event) => setWanted(event.currentTarget.value)}
              >
                {tasks.map((id) => (
                  <option key={id} value={id}>
                    {taskName(id)}
                  </option>
                ))}
              </select>
            )}
          </header>
          <OneTask runs={runs} task={task} />
        </section>
      )}
    </>
  );
}

function OneTask({ runs, task }: { readonly runs: readonly RunDescription[]; readonly task: string }) {
  const of = (run: RunDescription) => run.tasks.find((one) => one.task === task);
  const psnr = overlay(
    runs.map((run) => ({ label: run.name, steps: run.looks, values: of(run)?.psnr ?? [] })),
  );
  const weight = overlay(
    runs.map((run) => ({ label: run.name, steps: run.steps, values: of(run)?.weight ?? [] })),
  );
  const weighs = weight.lines.some(({ values }) => values.some((value) => value !== null));
  return (
    <>
      <LabelledChart
        title={`PSNR, ${taskName(task)}`}
        note="dB on validation photos, higher is better"
        span={1}
        format={decibel}
        {...psnr}
      />
      {weighs && (
        <LabelledChart
          title={`Weight, ${taskName(task)}`}
          note="what its loss counts, 1 is an equal share"
          level={1}
          span={0.2}
          format={three}
          {...weight}
        />
      )}
    </>
  );
}
