/** Why a Run came to rest, in words, with the next step. */
import { endingWords, type NextStep } from '../../messages/finetune.ts';
import { effects } from '../../store/effects.ts';
import { TUNE_BOUNDS } from '../../store/finetune-settings.ts';
import { isTraining, type RunView } from '../../store/finetune-state.ts';
import { SAVE_NAME_ID } from './SaveModel.tsx';

export function Ending({ run }: { readonly run: RunView }) {
  if (isTraining(run)) return null;
  const { bestStep = null, bestPsnr = null, psnrInput = null } = run.project ?? {};
  const harms = bestPsnr !== null && psnrInput !== null && bestPsnr < psnrInput;
  const { title, text, next } = endingWords({ ...run, bestStep, harms });
  const bad = run.phase === 'failed';
  return (
    <section className="ending" aria-label="Why it stopped" data-bad={bad || undefined}>
      <div role={bad ? 'alert' : 'status'}>
        <strong>{title}.</strong>
        <p>{text}</p>
      </div>
      {next !== null && next.step !== 'save' && (
        <button type="button" className="button" onClick={() => takeStep(next.step, run)}>
          {next.label}
        </button>
      )}
      {next?.step === 'save' && (
        <button
          type="button"
          className="text-button"
          onClick={() => document.getElementById(SAVE_NAME_ID)?.focus()}
        >
          Go to saving
        </button>
      )}
    </section>
  );
}

/** A third is a step that people take by hand, too. */
const GENTLER = 3;

function takeStep(step: NextStep, { id, recipe }: RunView): void {
  const { batch, optimizer } = recipe;
  const { set, start, resume, goOnFrom } = effects.finetune;
  if (step === 'resume') void resume();
  else if (step === 'make-room')
    document.querySelector<HTMLElement>('nav[aria-label="Runs"] button')?.focus();
  else {
    const rate = gentler(optimizer.learningRate);
    if (step === 'gentler-from-best') return void goOnFrom(id, null, { learningRate: rate });
    if (step === 'gentler') set({ learningRate: rate });
    if (step === 'smaller') set(smaller(batch));
    void start();
  }
}

function gentler(rate: number): number {
  return Math.max(TUNE_BOUNDS.learningRate[0], Number((rate / GENTLER).toPrecision(2)));
}

/** Half the samples; where there is only one, a smaller one. */
function smaller({ size, patch }: RunView['recipe']['batch']): { batch: number } | { patch: number } {
  if (size > 1) return { batch: Math.floor(size / 2) };
  return { patch: Math.max(TUNE_BOUNDS.patch[0], Math.floor(patch / 32) * 16) };
}
