/** Where a plot is drawn: one stop of the keyboard, which reads values, zooms and moves. */
import { type KeyboardEvent, type RefObject, useId } from 'react';

interface Props {
  readonly host: RefObject<HTMLDivElement | null>;
  /** The plot in words. */
  readonly label: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export function PlotArea({ host, label, onKeyDown }: Props) {
  const id = useId();
  return (
    <div className="chart-area">
      <div
        ref={host}
        className="chart-plot"
        role="img"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its values and its zoom must be reached by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
      />
      <p id={id} className="chart-keys">
        ← → values, + − zoom, Shift ← → move, 0 whole run
      </p>
    </div>
  );
}
