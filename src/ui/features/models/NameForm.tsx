/** The name of a model while it is changed: Enter keeps it, Escape leaves it as it was. */
import { type FormEvent, useEffect, useRef } from 'react';

interface Props {
  readonly name: string;
  /** Null: keep the old one. */
  readonly onName: (name: string | null) => void;
}

export function NameForm({ name, onName }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = input.current?.value.trim() ?? '';
    onName(wanted === '' || wanted === name ? null : wanted);
  };
  return (
    <form className="name-form" onSubmit={submit}>
      <input
        ref={input}
        type="text"
        aria-label="Name"
        defaultValue={name}
        maxLength={80}
        required
        onKeyDown={(event) => event.key === 'Escape' && onName(null)}
      />
      <button type="submit" className="button button-small">
        Save
      </button>
      <button type="button" className="button button-small" onClick={() => onName(null)}>
        Cancel
      </button>
    </form>
  );
}
