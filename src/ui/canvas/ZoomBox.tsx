/** The zoom in the corner of the canvas: seen, typed and stepped. */
import { Maximize, Minus, Plus } from 'lucide-react';
import { useState } from 'react';

interface Props {
  readonly scale: number;
  readonly onScale: (scale: number) => void;
  readonly onStep: (direction: 1 | -1) => void;
  readonly onFit: () => void;
}

export function ZoomBox({ scale, onScale, onStep, onFit }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const percent = scale * 100;
  const shown = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;

  const commit = () => {
    const typed = Number.parseFloat((draft ?? '').replace(',', '.'));
    if (Number.isFinite(typed) && typed > 0) onScale(typed / 100);
    setDraft(null);
  };

  return (
    <fieldset className="zoom-box" aria-label="Zoom">
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom out"
        title="Zoom out (−)"
        onClick={() => onStep(-1)}
      >
        <Minus size={16} aria-hidden="true" />
      </button>
      <input
        className="zoom-value"
        aria-label="Zoom level"
        inputMode="decimal"
        value={draft ?? shown}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => onStep(1)}
      >
        <Plus size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="text-button"
        title="One pixel for one pixel (Z)"
        onClick={() => onScale(1)}
      >
        1:1
      </button>
      <button type="button" className="icon-button" aria-label="Fit" title="Fit (0)" onClick={onFit}>
        <Maximize size={16} aria-hidden="true" />
      </button>
    </fieldset>
  );
}
