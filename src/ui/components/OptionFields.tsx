/** Options as data: a field for each, of the kind that it needs. */
import { useId } from 'react';
import { ChoiceField } from './ChoiceField.tsx';
import { NumberField } from './NumberField.tsx';

type Value = number | boolean | string;

export type Option = { readonly label: string; readonly hint?: string } & (
  | { readonly range: readonly [least: number, most: number]; readonly multiple?: number }
  | { readonly flag: true }
  | { readonly choices: Readonly<Record<string, string>> }
);

/** The options of some settings, in the order of their fields. */
export type OptionsOf<S> = { readonly [K in keyof S]?: Option };

interface Props<S> {
  readonly options: OptionsOf<S>;
  readonly values: S;
  /** What they were before anybody changed them. */
  readonly usual: S;
  readonly disabled: boolean;
  readonly onChange: (change: Partial<S>) => void;
}

export function OptionFields<S extends object>({ options, values, usual, disabled, onChange }: Props<S>) {
  return (Object.entries(options) as [keyof S & string, Option][]).map(([name, option]) => (
    <OptionField
      key={name}
      option={option}
      value={values[name] as Value}
      usual={usual[name] as Value}
      disabled={disabled}
      onValue={(value) => onChange({ [name]: value } as Partial<S>)}
    />
  ));
}

interface FieldProps {
  readonly option: Option;
  readonly value: Value;
  readonly usual: Value;
  readonly disabled: boolean;
  readonly onValue: (value: Value) => void;
}

function OptionField({ option, value, usual, ...field }: FieldProps) {
  const { label, hint } = option;
  const said = { label, ...(hint !== undefined && { hint }), ...field };
  if ('choices' in option) return <ChoiceField {...said} choices={option.choices} value={String(value)} />;
  if ('flag' in option) return <FlagField {...said} value={value === true} />;
  const [min, max] = option.range;
  const { multiple } = option;
  return (
    <NumberField
      {...said}
      value={Number(value)}
      initial={Number(usual)}
      min={min}
      max={max}
      {...(multiple !== undefined && { multiple })}
    />
  );
}

interface FlagProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: boolean;
  readonly disabled: boolean;
  readonly onValue: (value: boolean) => void;
}

function FlagField({ label, hint, value, disabled, onValue }: FlagProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="flag">
        <input
          type="checkbox"
          checked={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => onValue(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className="hint">
          {hint}
        </span>
      )}
    </div>
  );
}
