/** Which models, and chains of them, are compared. */
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type Shelf, shelfOf } from '../../../../engine/domain/model-card.ts';
import { chainName } from '../../../messages/evaluation.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

/** What is said of models that are not plainly there for photos. */
const KINDS: Record<Shelf, string> = {
  own: 'yours',
  zoo: '',
  classical: 'classical',
  study: 'for study',
  former: 'earlier',
};

export function ModelChoice({ disabled }: { readonly disabled: boolean }) {
  const listing = useStudio((state) => state.models.listing);
  const chosen = useStudio((state) => state.folder.models);
  const chains = chosen.filter((chain) => chain.includes(','));
  const cards = listing?.cards ?? [];
  return (
    <fieldset className="folder-choice" disabled={disabled}>
      <legend>Models</legend>
      {cards.map((card) => (
        <label key={card.id} className="check-line">
          <input
            type="checkbox"
            checked={chosen.includes(card.id)}
            onChange={(event) =>
              event.currentTarget.checked
                ? effects.folder.addModel(card.id)
                : effects.folder.removeModel(card.id)
            }
          />
          <span>{card.name}</span>
          <span className="quiet">{KINDS[shelfOf(card)]}</span>
        </label>
      ))}
      {chains.map((chain) => (
        <div key={chain} className="check-line">
          <button
            type="button"
            className="icon-button"
            aria-label={`Take out the chain ${chainName(listing, chain)}`}
            onClick={() => effects.folder.removeModel(chain)}
          >
            <X size={14} aria-hidden="true" />
          </button>
          <span>{chainName(listing, chain)}</span>
        </div>
      ))}
      <ChainForm models={cards} />
    </fieldset>
  );
}

/** Two models, one after the other. */
function ChainForm({
  models,
}: {
  readonly models: readonly { readonly id: string; readonly name: string }[];
}) {
  const [first, setFirst] = useState('');
  const [then, setThen] = useState('');
  const options = models.map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
  const ready = first !== '' && then !== '';
  return (
    <details className="chain-form">
      <summary>Add a chain</summary>
      <label className="field">
        First
        <select value={first} onChange={(event) => setFirst(event.currentTarget.value)}>
          <option value="">Choose…</option>
          {options}
        </select>
      </label>
      <label className="field">
        Then
        <select value={then} onChange={(event) => setThen(event.currentTarget.value)}>
          <option value="">Choose…</option>
          {options}
        </select>
      </label>
      <button
        type="button"
        className="button button-small"
        disabled={!ready}
        onClick={() => {
          effects.folder.addModel(`${first},${then}`);
          setFirst('');
          setThen('');
        }}
      >
        <Plus size={14} aria-hidden="true" />
        Add chain
      </button>
    </details>
  );
}
