/** How the photo is looked at: above the stage, with undo and redo. */
import { Pause, Play, Redo2, Search, Undo2 } from 'lucide-react';
import { effects } from '../../store/effects.ts';
import type { LookMode } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';
import './look-bar.css';

interface Props {
  readonly blinking: boolean;
  readonly onBlinking: (on: boolean) => void;
}

export const LOOKS: readonly { readonly id: LookMode; readonly label: string }[] = [
  { id: 'split', label: 'Split' },
  { id: 'sides', label: 'Side by side' },
  { id: 'stacked', label: 'Stacked' },
  { id: 'blink', label: 'Blink' },
  { id: 'difference', label: 'Difference' },
];

const GAINS = [1, 2, 4, 8, 16, 32];

export function LookBar({ blinking, onBlinking }: Props) {
  const { mode, gain, loupe } = useStudio((state) => state.look);
  const canUndo = useStudio(({ history }) => history.done.length > 0);
  const canRedo = useStudio(({ history }) => history.undone.length > 0);
  return (
    <div className="look-bar">
      <fieldset className="segments">
        <legend className="unseen">Look</legend>
        {LOOKS.map(({ id, label }) => (
          <label key={id}>
            <input
              type="radio"
              name="look"
              checked={mode === id}
              onChange={() => effects.look({ mode: id })}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {mode === 'blink' && (
        <button type="button" className="text-button" onClick={() => onBlinking(!blinking)}>
          {blinking ? <Pause size={14} aria-hidden="true" /> : <Play size={14} aria-hidden="true" />}
          {blinking ? 'Stop blinking' : 'Start blinking'}
        </button>
      )}
      {mode === 'difference' && (
        <label className="look-gain">
          Gain
          <select
            aria-label="Gain of the difference"
            value={gain}
            onChange={(event) => effects.look({ gain: Number(event.currentTarget.value) })}
          >
            {GAINS.map((times) => (
              <option key={times} value={times}>
                × {times}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        className="icon-button"
        aria-pressed={loupe}
        aria-label="Loupe"
        title="Loupe (L)"
        onClick={() => effects.look({ loupe: !loupe })}
      >
        <Search size={16} aria-hidden="true" />
      </button>
      <span className="look-end">
        <button
          type="button"
          className="icon-button"
          aria-label="Undo"
          title="Undo (Ctrl Z)"
          disabled={!canUndo}
          onClick={() => void effects.undo()}
        >
          <Undo2 size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Redo"
          title="Redo (Ctrl Shift Z)"
          disabled={!canRedo}
          onClick={() => void effects.redo()}
        >
          <Redo2 size={16} aria-hidden="true" />
        </button>
      </span>
    </div>
  );
}
