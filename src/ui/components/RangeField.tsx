/** A slider that also takes typed numbers; a double click on its label takes it back to its default. */
import { useId } from 'react';
import './range-field.css';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly disabled?: boolean;
  readonly onValue: (value: number) => void;
}

export function RangeField({ label, value, initial, min, max, unit, disabled = false, onValue }: Props) {
  const id = useId();
  const set = (text: string) => {
    const typed = Number.parseFloat(text);
    if (Number.isFinite(typed)) onValue(Math.round(Math.min(max, Math.max(min, typed))));
  };
  return (
    <div className="range-field" data-changed={value !== initial || undefined}>
      <label htmlFor={id} title="Double-click to reset" onDoubleClick={() => onValue(initial)}>
        {label}
      </label>
      <input
        type="number"
        aria-label={`${label}, ${unit === '%' ? 'per cent' : 'typed'}`}
        min={min}
        max={max}
        value={value}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.value)}
      />
      <span className="unit" aria-hidden="true">
        {unit}
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={1}
        value={value}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!event.shiftKey || !event.key.startsWith('Arrow')) return;
          event.preventDefault();
          const up = event.key === 'ArrowRight' || event.key === 'ArrowUp';
          set(String(value + (up ? 10 : -10)));
        }}
      />
    </div>
  );
}
