/** Third part: the result as a model, and a photo to try it on. */
import { Check } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { decibels } from '../../messages/copy.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';

/** The field of the model's name, for buttons that lead there. */
export const SAVE_NAME_ID = 'model-name';

const LONGEST_NAME = 60;

interface Props {
  /** The Run whose weights are meant. */
  readonly id: string;
  readonly name: string;
  readonly psnrInput: number | null;
  readonly psnr: number | null;
  /** True where saving is the next thing to do. */
  readonly primary: boolean;
  readonly onTry: (model: string) => void;
}

export function Try({ id, name, psnrInput, psnr, primary, onTry }: Props) {
  const saving = useStudio((state) => state.finetune.saving);
  const saved = useStudio((state) => state.finetune.saved);
  const saveFault = useStudio((state) => state.finetune.saveFault);
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? name;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void effects.finetune.saveModel(id, text.trim());
  };
  return (
    <section className="tune-part try" aria-labelledby="try-title">
      <header className="tune-head">
        <h2 id="try-title">
          <span className="tune-number" aria-hidden="true">
            3
          </span>
          Try
        </h2>
        <p className="quiet">
          {psnr === null || psnrInput === null
            ? 'Save what was learned as a model of your own.'
            : `Photos that were kept back: ${decibels(psnrInput)} before, ${decibels(psnr)} after; higher is better.`}
        </p>
      </header>
      <form className="try-form" onSubmit={save}>
        <div className="text-field">
          <label htmlFor={SAVE_NAME_ID}>Model name</label>
          <input
            id={SAVE_NAME_ID}
            maxLength={LONGEST_NAME}
            autoComplete="off"
            value={text}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <button
          type="submit"
          className={primary && saved === null ? 'button button-primary' : 'button'}
          disabled={saving || text.trim() === ''}
        >
          Save model
        </button>
        {saved !== null && (
          <button type="button" className="button button-primary" onClick={() => onTry(saved.id)}>
            Try it on a photo
          </button>
        )}
      </form>
      <p className="try-result" role="status" aria-label="Saved">
        {saving && 'Saving…'}
        {saved !== null && (
          <>
            <Check size={14} aria-hidden="true" /> {saved.name} is among your models now.
          </>
        )}
      </p>
      {saveFault !== null && (
        <p className="card-bad" role="alert">
          {saveFault.message} {FAULT_TEXTS[saveFault.code].cure}
        </p>
      )}
    </section>
  );
}
