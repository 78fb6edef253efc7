/** The tab "Fine-tune": gather photos, train on them, try the model; all on one screen. */
import { isTraining } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptGather } from './adapt/AdaptGather.tsx';
import { AdaptResult } from './adapt/AdaptResult.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { Controls } from './Controls.tsx';
import './finetune.css';
import { Gather } from './Gather.tsx';
import { ResumeCard } from './ResumeCard.tsx';
import { Remarks, RunStory } from './RunStory.tsx';
import { RunsStrip } from './RunsStrip.tsx';
import { Train } from './Train.tsx';
import { Try } from './Try.tsx';
import { TryRun } from './TryRun.tsx';
import { TuneInspector } from './TuneInspector.tsx';

interface Props {
  /** Files hover over the page, and this tab would take them. */
  readonly hovering: boolean;
  /** Takes a model to a photo. */
  readonly onTry: (model: string) => void;
}

export function FinetuneTab({ hovering, onTry }: Props) {
  const live = useStudio((state) => isTraining(state.finetune.run));
  const hasRuns = useStudio((state) => state.finetune.projects.length + state.finetune.strangers.length > 0);
  const opened = useStudio(
    ({ finetune }) => finetune.projects.find(({ id }) => id === finetune.opened) ?? null,
  );
  const kept = useStudio((state) => state.finetune.kept);
  const ownId = useStudio((state) => state.finetune.run?.id ?? null);
  const own = useStudio(({ finetune }) => finetune.projects.find(({ id }) => id === ownId) ?? null);
  const wished = useStudio((state) => Boolean(state.finetune.settings.adapt));
  const adapts = opened === null ? wished : opened.recipe.adaptation !== undefined;
  const resting = opened ?? (live ? null : own);
  return (
    <div className="finetune" data-runs={hasRuns || undefined}>
      <RunsStrip />
      <Controls opened={opened} />
      <div className="tune-centre">
        {opened !== null && <ResumeCard project={opened} />}
        {adapts ? (
          <AdaptGather locked={live} hovering={hovering && !live} />
        ) : (
          <Gather locked={live} hovering={hovering && !live} />
        )}
        {opened === null && <Train />}
        {opened !== null && kept !== null && (
          <section className="tune-part train" aria-label="How it went so far">
            <RunStory run={kept} />
            <Remarks run={kept} />
          </section>
        )}
        {opened === null && !live && <TryRun onTry={onTry} />}
        {opened !== null && kept?.recipe.adaptation && opened.step > 0 && opened.status !== 'elsewhere' && (
          <AdaptResult key={opened.id} {...kept} story={kept.adapt} onTry={onTry} />
        )}
        {opened !== null && !opened.recipe.adaptation && opened.step > 0 && opened.status !== 'elsewhere' && (
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
        {resting !== null && resting.status !== 'elsewhere' && <Checkpoints project={resting} />}
      </div>
      <TuneInspector />
    </div>
  );
}
