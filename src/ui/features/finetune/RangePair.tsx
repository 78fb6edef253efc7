/** From and to, typed; never beyond what the damage is made for. */
import { useEffect, useState } from 'react';

interface Props {
  readonly label: string;
  /** Whose parameter it is, for those who hear the field alone. */
  readonly owner: string;
  readonly value: readonly [number, number];
  readonly usual: readonly [number, number];
  readonly onValue: (value: readonly [number, number]) => void;
}

export function RangePair({ label, owner, value, usual, onValue }: Props) {
  const [low, high] = value;
  const [texts, setTexts] = useState([String(low), String(high)]);
  useEffect(() => setTexts([String(low), String(high)]), [low, high]);

  const settle = () => {
    const typed = texts.map((text, i) => (text.trim() === '' ? value[i] : Number(text))) as number[];
    const [from, to] = typed.map((each) => Math.min(usual[1], Math.max(usual[0], each)));
    if (from === undefined || to === undefined || !Number.isFinite(from + to)) {
      return setTexts([String(low), String(high)]);
    }
    setTexts([String(Math.min(from, to)), String(Math.max(from, to))]);
    if (from !== low || to !== high) onValue([Math.min(from, to), Math.max(from, to)]);
  };
  const field = (i: 0 | 1) => (
    <input
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${owner}, ${label}, ${i === 0 ? 'from' : 'to'}`}
      value={texts[i]}
      onChange={({ currentTarget }) =>
        setTexts(texts.map((text, j) => (j === i ? currentTarget.value : text)))
      }
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle();
      }}
    />
  );
  const changed = low !== usual[0] || high !== usual[1];
  return (
    <div className="range-pair" data-changed={changed || undefined}>
      <span className="range-name" title={`Usual: ${usual[0]} to ${usual[1]}`}>
        {label}
      </span>
      {field(0)}
      <span className="quiet">to</span>
      {field(1)}
    </div>
  );
}
