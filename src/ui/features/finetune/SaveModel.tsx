/** A name for what was learned, saving it as an own model, and what became of that. */
import { Check } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
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
  /** What the button says. */
  readonly label: string;
  /** True where saving is the next thing to do. */
  readonly primary: boolean;
  /** What is said behind the name of the model that was saved. */
  readonly savedNote: string;
  readonly onTry: (model: string) => void;
  /** What else can be done, until it is saved. */
  readonly children?: ReactNode;
}

export function SaveModel({ id, name, label, primary, savedNote, onTry, children }: Props) {
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
    <>
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
          {label}
        </button>
        {saved === null ? (
          children
        ) : (
          <button type="button" className="button button-primary" onClick={() => onTry(saved.id)}>
            Try it on a photo
          </button>
        )}
      </form>
      <p className="try-result" role="status" aria-label="Saved">
        {saving && 'Saving…'}
        {saved !== null && (
          <>
            <Check size={14} aria-hidden="true" /> {saved.name} {savedNote}
          </>
        )}
      </p>
      {saveFault !== null && (
        <p className="card-bad" role="alert">
          {saveFault.message} {FAULT_TEXTS[saveFault.code].cure}
        </p>
      )}
    </>
  );
}
