/** How the cells are shown: view, what they are set against, gain and loupe. */
import { Pause, Play } from 'lucide-react';
import { useId } from 'react';
import { LAYERS, SIGNED_COLOURS } from '../../../../engine/domain/layer.ts';
import type { CompareRow } from '../../../store/compare-rows.ts';
import {
  COMPARE_VIEWS,
  type CompareView,
  layerOfView,
  needsBase,
  showsStages,
} from '../../../store/compare-state.ts';
import { effects } from '../../../store/effects.ts';
import { useStudio } from '../../../store/store.ts';

interface Props {
  readonly rows: readonly CompareRow[];
  readonly blinking: boolean;
  readonly onBlinking: (on: boolean) => void;
}

/** Gains double from step to step. */
const MOST_DOUBLINGS = 5;

export function ViewControls({ rows, blinking, onBlinking }: Props) {
  const id = useId();
  const { view, against, gains, loupe } = useStudio(({ compare }) => compare);
  const layer = layerOfView(view);
  const byStages = useStudio(({ compare, models }) => showsStages(compare, models.listing?.cards ?? []));
  return (
    <section className="group" aria-label="How to look">
      <div className="field">
        <label htmlFor={`${id}-view`}>View</label>
        <select
          id={`${id}-view`}
          value={view}
          onChange={(event) => effects.compare.show(event.currentTarget.value as CompareView)}
        >
          {COMPARE_VIEWS.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
      </div>
      {needsBase(view) && (
        <div className="field">
          <label htmlFor={`${id}-against`}>Against</label>
          <select
            id={`${id}-against`}
            value={against}
            onChange={(event) => effects.compare.setAgainst(event.currentTarget.value)}
          >
            {rows.map((row) => (
              <option key={row.id} value={row.id}>
                {row.name}
              </option>
            ))}
          </select>
        </div>
      )}
      {view === 'blink' && (
        <button type="button" className="button" onClick={() => onBlinking(!blinking)}>
          {blinking ? <Pause size={14} aria-hidden="true" /> : <Play size={14} aria-hidden="true" />}
          {blinking ? 'Stop blinking' : 'Blink'}
        </button>
      )}
      {layer !== null && (
        <>
          <div className="field gain-field">
            <label htmlFor={`${id}-gain`}>Gain</label>
            <output htmlFor={`${id}-gain`}>× {gains[layer]}</output>
            <input
              id={`${id}-gain`}
              type="range"
              min={0}
              max={MOST_DOUBLINGS}
              step={1}
              value={Math.log2(gains[layer])}
              aria-valuetext={`times ${gains[layer]}`}
              onChange={(event) => effects.compare.setGain(layer, 2 ** Number(event.currentTarget.value))}
            />
          </div>
          <p className="quiet hint-line">
            {LAYERS[layer].reading}
            {layer === 'removed' && byStages && ' Of a later stage: what it took beyond the one before.'}
          </p>
          {layer === 'removed' && <Legend gain={gains.removed} />}
        </>
      )}
      {layer === null && (
        <label className="switch">
          <input
            type="checkbox"
            checked={loupe}
            onChange={(event) => effects.compare.setLoupe(event.currentTarget.checked)}
          />
          Loupe <kbd>L</kbd>
        </label>
      )}
    </section>
  );
}

/** What the colours of the removed layer stand for. */
function Legend({ gain }: { readonly gain: number }) {
  const colour = (of: readonly number[]) => `rgb(${of.join(' ')})`;
  const { less, none, more } = SIGNED_COLOURS;
  const end = Math.round((255 / gain) * 10) / 10;
  return (
    <figure className="legend" aria-label="Legend of the removed layer">
      <span
        className="legend-bar"
        aria-hidden="true"
        style={{ background: `linear-gradient(90deg, ${colour(less)}, ${colour(none)}, ${colour(more)})` }}
      />
      <figcaption>
        <span>−{end}</span>
        <span>0</span>
        <span>+{end} grey levels</span>
        <span>light given</span>
        <span>light taken</span>
      </figcaption>
    </figure>
  );
}
