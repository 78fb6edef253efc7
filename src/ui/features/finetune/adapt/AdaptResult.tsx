/** The end of an adaptation: what became of the photos kept back, then keep it or discard it. */
import { TriangleAlert, Undo2 } from 'lucide-react';
import type { Recipe } from '../../../../engine/domain/recipe.ts';
import { fromTo, verdictSentence } from '../../../messages/adapt.ts';
import { type AdaptStory, verdictOf } from '../../../store/adapting.ts';
import { effects } from '../../../store/effects.ts';
import { SaveModel } from '../SaveModel.tsx';
import { ComparedPhotos } from './ComparedPhotos.tsx';
import './adapt.css';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly story: AdaptStory;
  readonly onTry: (model: string) => void;
}

export function AdaptResult({ id, name, recipe, story, onTry }: Props) {
  const verdict = verdictOf(recipe, story.looks);
  if (verdict === null || !recipe.adaptation) return null;
  const isBase = verdict.best.step === verdict.base.step;
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
      <SaveModel
        id={id}
        name={name}
        label="Keep as my model"
        primary={!isBase}
        savedNote="is among your models now; the base model stays as it was."
        onTry={onTry}
      >
        <button type="button" className="button" onClick={() => effects.finetune.remove(id)}>
          <Undo2 size={14} aria-hidden="true" /> Discard, back to the base model
        </button>
      </SaveModel>
    </section>
  );
}
