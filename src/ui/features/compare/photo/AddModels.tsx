/** "Add model": one, several, or several one after another. */
import { X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { type ModelCard, type Shelf, shelfOf } from '../../../../engine/domain/model-card.ts';
import { earlierStages } from '../../../../engine/domain/model-variant.ts';
import { TASKS } from '../../../../engine/domain/task.ts';
import { RangeField } from '../../../components/RangeField.tsx';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';
import { looking } from '../../../store/wanted-model.ts';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function AddModels({ open, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const cards = useStudio(({ models }) => models.listing?.cards ?? []);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [chained, setChained] = useState(false);
  const [often, setOften] = useState(false);
  const [percent, setPercent] = useState(100);

  useEffect(() => {
    if (open) {
      setTicked([]);
      setChained(false);
      setOften(false);
      setPercent(100);
      dialog.current?.showModal();
    } else dialog.current?.close();
  }, [open]);

  const add = () => {
    const strength = percent / 100;
    const models = ticked.map((id) => looking(id, often, cards));
    effects.compare.add(chained ? [{ models, strength }] : models.map((id) => ({ models: [id], strength })));
    onClose();
  };
  const tick = (id: string, on: boolean) =>
    setTicked((now) => (on ? [...now, id] : now.filter((each) => each !== id)));
  const stages = cards.flatMap(earlierStages);
  const on = (shelf: Shelf) => cards.filter((card) => shelfOf(card) === shelf);
  const groups = [
    { label: 'Your models', cards: on('own') },
    { label: 'Models that come with Mend', cards: on('zoo') },
    { label: 'Classical methods, without learning', cards: on('classical') },
    { label: 'For study, not for photos', cards: on('study') },
    { label: 'Earlier models', cards: on('former') },
  ].filter((group) => group.cards.length > 0);

  return (
    <dialog ref={dialog} className="add-models" aria-labelledby={title} onClose={onClose}>
      <header>
        <h2 id={title}>Add models</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      <div className="add-list">
        {groups.map((group) => (
          <fieldset key={group.label}>
            <legend>{group.label}</legend>
            {group.cards.map((card) => (
              <Choice
                key={card.id}
                name={card.name}
                tasks={card.tasks}
                place={chained ? ticked.indexOf(card.id) + 1 : 0}
                ticked={ticked.includes(card.id)}
                onTick={(on) => tick(card.id, on)}
              />
            ))}
          </fieldset>
        ))}
        {stages.length > 0 && (
          <fieldset>
            <legend>Earlier stages of recursive models</legend>
            {stages.map(({ id, name }) => (
              <Choice
                key={id}
                name={name}
                tasks={[]}
                place={chained ? ticked.indexOf(id) + 1 : 0}
                ticked={ticked.includes(id)}
                onTick={(on) => tick(id, on)}
              />
            ))}
          </fieldset>
        )}
      </div>
      <footer>
        <label className="switch">
          <input
            type="checkbox"
            checked={chained}
            disabled={ticked.length < 2}
            onChange={(event) => setChained(event.currentTarget.checked)}
          />
          One after another, as a chain in the order of ticking
        </label>
        <label className="switch">
          <input
            type="checkbox"
            checked={often}
            onChange={(event) => setOften(event.currentTarget.checked)}
          />
          Looking up to eight times, mirrored and turned
        </label>
        <RangeField
          label="Strength"
          value={percent}
          initial={100}
          min={0}
          max={100}
          unit="%"
          onValue={setPercent}
        />
        <button type="button" className="button button-primary" disabled={ticked.length === 0} onClick={add}>
          {addLabel(ticked.length, chained)}
        </button>
      </footer>
    </dialog>
  );
}

function addLabel(count: number, chained: boolean): string {
  if (count > 1) return chained ? `Add a chain of ${count}` : `Add ${count} models`;
  return 'Add';
}

interface ChoiceProps {
  readonly name: string;
  readonly tasks: ModelCard['tasks'];
  /** Its place in the chain, counted from 1; 0 outside one. */
  readonly place: number;
  readonly ticked: boolean;
  readonly onTick: (on: boolean) => void;
}

function Choice({ name, tasks, place, ticked, onTick }: ChoiceProps) {
  const labels = tasks.filter((task) => task !== 'clean').map((task) => TASKS[task].label);
  return (
    <label className="add-choice">
      <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.currentTarget.checked)} />
      <span>
        {place > 0 && <b className="add-place">{place}</b>}
        {name}
      </span>
      <span className="quiet">{labels.join(', ')}</span>
    </label>
  );
}
