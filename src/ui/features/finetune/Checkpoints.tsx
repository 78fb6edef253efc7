/** What a Run can be gone on from, one by one. */
import type { KeptCheckpoint, Project } from '../../../workers/protocol/training.ts';
import { decibels, megabytes } from '../../messages/copy.ts';
import { effects } from '../../store/effects.ts';
import { checkpointKey, isTraining } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import './checkpoints.css';

const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function Checkpoints({ project }: { readonly project: Project }) {
  const removing = useStudio((state) => state.finetune.removingCheckpoints);
  const saving = useStudio((state) => state.finetune.saving);
  const live = useStudio((state) => isTraining(state.finetune.run));
  const { id, checkpoints, quarantined, bestStep, bestPsnr } = project;
  const isListed = checkpoints.some(({ step }) => step === bestStep);
  const left = checkpoints.filter(({ step }) => !removing.includes(checkpointKey(id, step)));
  if (checkpoints.length === 0) return null;
  return (
    <details className="checkpoints tune-part">
      <summary>
        <h3>Checkpoints</h3> <span className="quiet">{checkpoints.length} on this machine</span>
      </summary>
      {quarantined.length > 0 && (
        <p className="card-bad">
          The checkpoint of step {quarantined.join(', ')} was damaged. It is put aside and not used; deleting
          the Run deletes it, too.
        </p>
      )}
      <ul>
        {!isListed && bestStep !== null && (
          <li>
            <span className="checkpoint-facts">
              <strong>Step {bestStep}</strong>
              <span>{bestPsnr === null ? '' : decibels(bestPsnr)}</span>
              <span className="quiet">best weights</span>
            </span>
            <span className="checkpoint-actions">
              <GoOn disabled={live || saving} step={bestStep} onClick={() => goOn(id, null)} />
            </span>
          </li>
        )}
        {[...checkpoints].reverse().map((one) =>
          removing.includes(checkpointKey(id, one.step)) ? (
            <li key={one.step} role="status">
              <span className="quiet">Deleted step {one.step}</span>
              <button
                type="button"
                className="button button-small"
                onClick={() => effects.finetune.undoRemoveCheckpoint(id, one.step)}
              >
                Undo
              </button>
            </li>
          ) : (
            <li key={one.step}>
              <Facts one={one} best={one.step === bestStep} />
              <span className="checkpoint-actions">
                <GoOn disabled={live || saving} step={one.step} onClick={() => goOn(id, one.step)} />
                <button
                  type="button"
                  className="button button-small"
                  disabled={saving}
                  aria-label={`Save step ${one.step} as a model`}
                  onClick={() => void effects.finetune.saveCheckpoint(id, one.step)}
                >
                  Save as a model
                </button>
                <button
                  type="button"
                  className="button button-small"
                  // Something must be left to go on from.
                  disabled={live || left.length === 1}
                  aria-label={`Delete the checkpoint of step ${one.step}`}
                  onClick={() => effects.finetune.removeCheckpoint(id, one.step)}
                >
                  Delete
                </button>
              </span>
            </li>
          ),
        )}
      </ul>
    </details>
  );
}

function Facts({ one, best }: { readonly one: KeptCheckpoint; readonly best: boolean }) {
  const { step, psnr, savedAt, bytes } = one;
  return (
    <span className="checkpoint-facts">
      <strong>Step {step}</strong>
      <span>{psnr === null ? '' : decibels(psnr)}</span>
      <span className="quiet">
        {best && 'best, '}
        {megabytes(bytes)}
        {savedAt !== null && `, ${when.format(new Date(savedAt))}`}
      </span>
    </span>
  );
}

interface GoOnProps {
  readonly step: number;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function GoOn({ step, disabled, onClick }: GoOnProps) {
  return (
    <button
      type="button"
      className="button button-small"
      title="A new Run whose start are these weights"
      aria-label={`Go on from step ${step} as a new Run`}
      disabled={disabled}
      onClick={onClick}
    >
      Go on from here
    </button>
  );
}

function goOn(id: string, step: number | null): void {
  void effects.finetune.goOnFrom(id, step);
}
