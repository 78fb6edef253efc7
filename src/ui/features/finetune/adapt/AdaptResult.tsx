/** The end of an adaptation: what became of the photos kept back, then keep it or discard it. */
import { Check, TriangleAlert, Undo2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Recipe } from '../../../../engine/domain/recipe.ts';
import { fromTo, verdictSentence } from '../../../messages/adapt.ts';
import { FAULT_TEXTS } from '../../../messages/faults.ts';
import { type AdaptStory, verdictOf } from '../../../store/adapting.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';
import { SAVE_NAME_ID } from '../Try.tsx';
import { ComparedPhotos } from './ComparedPhotos.tsx';
import './adapt.css';

const LONGEST_NAME = 60;

interface Props {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly story: AdaptStory;
  readonly onTry: (model: string) => void;
}

export function AdaptResult({ id, name, recipe, story, onTry }: Props) {
  const { saving, saved, saveFault } = useStudio((state) => state.finetune);
  const [typed, setTyped] = useState<string | null>(null);
  const verdict = verdictOf(recipe, story.looks);
  if (verdict === null || !recipe.adaptation) return null;
  const text = typed ?? name;
  const isBase = verdict.best.step === verdict.base.step;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') void effects.finetune.saveModel(id, text.trim());
  };
  return (
    <section className="tune-part try adapt-result" aria-labelledby="adapt-result-title">
      <header className="tune-head">
        <h2 id="adapt-result-title">Keep or discard</h2>
        <p className="quiet">
          NIQE {fromTo(...verdict.niqe, 2)}, PIQE {fromTo(...verdict.piqe, 1)} on photos kept back, base model
          → best; lower is better.
        </p>
      </header>
      <p>{verdictSentence(verdict)}</p>
      {verdict.warning !== null && (
        <p className="compared-warning" role="alert">
          <TriangleAlert size={14} aria-hidden="true" /> {verdict.warning}
        </p>
      )}
      <ComparedPhotos story={story} verdict={verdict} limit={recipe.adaptation.limits.colour} />
      <form className="try-form" onSubmit={keep}>
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
          className={saved === null && !isBase ? 'button button-primary' : 'button'}
          disabled={saving || text.trim() === ''}
        >
          Keep as my model
        </button>
        {saved === null ? (
          <button type="button" className="button" onClick={() => effects.finetune.remove(id)}>
            <Undo2 size={14} aria-hidden="true" /> Discard, back to the base model
          </button>
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
            <Check size={14} aria-hidden="true" /> {saved.name} is among your models now; the base model stays
            as it was.
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
