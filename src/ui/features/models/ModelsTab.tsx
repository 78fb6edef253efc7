/** The tab "Models": what each is for, how good it is, where it came from. */
import { useStudio } from '../../store/store.ts';
import { ModelItem } from './ModelItem.tsx';
import './models.css';

export function ModelsTab() {
  const { listing, fault } = useStudio((state) => state.models);
  if (fault) {
    return (
      <p className="models-note" role="alert">
        {fault.message}
      </p>
    );
  }
  if (listing === null) return <p className="models-note quiet">Loading the list of models…</p>;
  return (
    <div className="models">
      <header>
        <h2>Models</h2>
        <p className="quiet">
          Every model runs on this machine. The scores were measured on photos that no model had seen; higher
          is better.
        </p>
      </header>
      <ul>
        {listing.cards.map((card) => (
          <ModelItem
            key={card.id}
            card={card}
            isDefault={card.id === listing.default}
            recommendedFor={Object.keys(listing.byTask).filter((task) => listing.byTask[task] === card.id)}
          />
        ))}
      </ul>
    </div>
  );
}
