/** One of a few, by name. */
import { useId } from 'react';

interface Props<T extends string> {
  readonly label: string;
  /** What people read of each. */
  readonly choices: Readonly<Record<T, string>>;
  readonly value: T;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly onValue: (value: T) => void;
}

export function ChoiceField<T extends string>(props: Props<T>) {
  const { label, choices, value, hint, disabled = false, onValue } = props;
  const id = useId();
  const names = Object.keys(choices) as T[];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={({ currentTarget }) => {
          const chosen = names.find((name) => name === currentTarget.value);
          if (chosen !== undefined) onValue(chosen);
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {choices[name]}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  );
}
