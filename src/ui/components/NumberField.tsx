/** A typed number; what is out of bounds is taken to the nearest that fits when the field is left. */
import { useEffect, useId, useState } from 'react';
import './number-field.css';

interface Props {
  readonly label: string;
  readonly value: number;
  /** What it was before anybody changed it; a change is marked. */
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  /** Values are multiples of it. */
  readonly multiple?: number;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly onValue: (value: number) => void;
}

export function NumberField(props: Props) {
  const { label, value, initial, min, max, multiple, hint, disabled = false, onValue } = props;
  const id = useId();
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);

  const settle = () => {
    const typed = Number(text);
    if (text.trim() === '' || !Number.isFinite(typed)) return setText(String(value));
    const whole = multiple === undefined ? typed : Math.round(typed / multiple) * multiple;
    const fitting = Math.min(max, Math.max(min, whole));
    setText(String(fitting));
    if (fitting !== value) onValue(fitting);
  };
  return (
    <div className="number-field" data-changed={value !== initial || undefined}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key === 'Enter') settle();
        }}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  );
}
