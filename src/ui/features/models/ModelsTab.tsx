/** The tab "Models": what each is for, how good it is, where it came from; and the user's own ones. */
import { FileInput } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { type ModelCard, type Shelf, shelfOf } from '../../../engine/domain/model-card.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';
import { FeatureItem } from './FeatureItem.tsx';
import { ModelItem } from './ModelItem.tsx';
import { Said } from './Said.tsx';
import './models.css';

export function ModelsTab() {
  const { listing, fault } = useStudio((state) => state.models);
  const library = useStudio((state) => state.library);
  if (fault) {
    return (
      <p className="models-note" role="alert">
        {fault.message} {FAULT_TEXTS[fault.code].cure}
      </p>
    );
  }
  if (listing === null) return <p className="models-note quiet">Loading the list of models…</p>;
  const on = (shelf: Shelf) => listing.cards.filter((card) => shelfOf(card) === shelf);
  const [own, zoo, classical] = [on('own'), on('zoo'), on('classical')];
  const [study, former] = [on('study'), on('former')];
  const item = (card: ModelCard) => (
    <ModelItem
      key={card.id}
      card={card}
      isDefault={card.id === listing.default}
      isBest={card.id === listing.best}
      recommendedFor={Object.keys(listing.byTask).filter((task) => listing.byTask[task] === card.id)}
      exporting={library.exporting === card.id}
      fresh={library.added === card.id}
    />
  );
  return (
    <div className="models">
      <header>
        <div>
          <h2>Models</h2>
          <p className="quiet">
            Every model runs on this machine. The scores were measured on photos that no model had seen.
          </p>
        </div>
        <ImportButton importing={library.importing} />
      </header>
      <Said library={library} />
      {own.length > 0 && (
        <section className="models-group" aria-labelledby="own-models">
          <h3 id="own-models">Your models</h3>
          {library.forgetful && (
            <p>This browser keeps no files for Mend: export your models before you close the page.</p>
          )}
          <ul className="models-list">{own.map(item)}</ul>
        </section>
      )}
      <section className="models-group" aria-labelledby="zoo-models">
        <h3 id="zoo-models">Models that come with Mend</h3>
        <ul className="models-list">{zoo.map(item)}</ul>
      </section>
      {classical.length > 0 && (
        <section className="models-group" aria-labelledby="classical-models">
          <h3 id="classical-models">Classical methods: what is possible without learning</h3>
          <ul className="models-list">{classical.map(item)}</ul>
        </section>
      )}
      {study.length > 0 && (
        <section className="models-group" aria-labelledby="study-models">
          <h3 id="study-models">For study: what a method does at an equal small budget</h3>
          <p className="quiet">
            Trained for minutes to be compared with one another; they better few photos and are not offered
            for any damage.
          </p>
          <ul className="models-list">{study.map(item)}</ul>
        </section>
      )}
      {former.length > 0 && (
        <section className="models-group" aria-labelledby="former-models">
          <h3 id="former-models">Earlier models: kept for Recipes and chains that name them</h3>
          <ul className="models-list">{former.map(item)}</ul>
        </section>
      )}
      {listing.features.length > 0 && (
        <section className="models-group" aria-labelledby="feature-networks">
          <h3 id="feature-networks">Networks that only look</h3>
          <ul className="models-list">
            {listing.features.map((card) => (
              <FeatureItem key={card.id} card={card} fresh={library.added === card.id} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** A plain file input, which works in every browser; files may also be dropped anywhere on the page. */
function ImportButton({ importing }: { readonly importing: string | null }) {
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    // The same file may be chosen again.
    event.currentTarget.value = '';
    if (files.length > 0) void effects.library.importModels(files);
  };
  return (
    <label
      className="button file-button"
      title="Import a .safetensors file: one that Mend wrote, or the released weights of NAFNet, Restormer, PromptIR or MPRNet"
    >
      <FileInput size={16} aria-hidden="true" />
      <span>{importing === null ? 'Import model' : `Importing ${importing}…`}</span>
      <input type="file" aria-label="Import model" multiple disabled={importing !== null} onChange={take} />
    </label>
  );
}
