/** The tab "Fine-tune": gather photos, train on them, try the model; all on one screen. */

import { meanOf } from '../../store/finetune-run.ts';
import { isTraining } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import { Controls } from './Controls.tsx';
import './finetune.css';
import { Gather } from './Gather.tsx';
import { ResumeCard } from './ResumeCard.tsx';
import { RunsStrip } from './RunsStrip.tsx';
import { Train } from './Train.tsx';
import { Try } from './Try.tsx';
import { TuneInspector } from './TuneInspector.tsx';

interface Props {
  /** Files hover over the page, and this tab would take them. */
  readonly hovering: boolean;
  /** Takes a model to a photo. */
  readonly onTry: (model: string) => void;
}

export function FinetuneTab({ hovering, onTry }: Props) {
  const run = useStudio((state) => state.finetune.run);
  const hasRuns = useStudio((state) => state.finetune.projects.length > 0);
  const opened = useStudio(
    ({ finetune }) => finetune.projects.find(({ id }) => id === finetune.opened) ?? null,
  );
  const live = isTraining(run);
  const finite = (value: number | null | undefined) =>
    value != null && Number.isFinite(value) ? value : null;
  return (
    <div className="finetune" data-runs={hasRuns || undefined}>
      <RunsStrip />
      <Controls opened={opened} />
      <div className="tune-centre">
        {opened !== null && <ResumeCard project={opened} />}
        <Gather locked={live} hovering={hovering && !live} />
        {opened === null && <Train />}
        {opened === null && run !== null && !live && run.step > 0 && (
          <Try
            key={run.id}
            id={run.id}
            name={run.name}
            psnrInput={finite(meanOf(run.scores, (score) => score.psnrInput))}
            psnr={finite(run.project?.bestPsnr ?? run.curves.psnr.at(-1))}
            primary={run.phase !== 'paused' && run.phase !== 'failed'}
            onTry={onTry}
          />
        )}
        {opened !== null && opened.step > 0 && opened.status !== 'elsewhere' && (
          <Try
            key={opened.id}
            id={opened.id}
            name={opened.name}
            psnrInput={opened.psnrInput}
            psnr={opened.bestPsnr}
            primary={opened.status === 'done'}
            onTry={onTry}
          />
        )}
      </div>
      <TuneInspector />
    </div>
  );
}
