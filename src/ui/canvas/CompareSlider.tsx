/** The divider between original and Restoration: a slider for mouse, touch, pen and keyboard. */
import type { KeyboardEvent, PointerEvent } from 'react';

interface Props {
  /** 0..1; the part left of it shows the original. */
  readonly share: number;
  /** Where the line stands, in CSS pixels from the left edge of the canvas. */
  readonly left: number;
  /** The photo's visible height: where the line begins and how long it is, in CSS pixels. */
  readonly top: number;
  readonly height: number;
  /** Whether Tab stops here; one of several dividers is enough. */
  readonly reachable?: boolean;
  readonly onShare: (share: number) => void;
  /** A place in CSS pixels of the page, to be turned into a share, and the divider itself. */
  readonly onDrag: (clientX: number, divider: HTMLElement) => void;
}

const STEP = 0.01;
const BIG_STEP = 0.1;

const clamp = (share: number) => Math.min(1, Math.max(0, share));

export function CompareSlider(props: Props) {
  const { share, left, top, height, reachable = true, onShare, onDrag } = props;
  const percent = Math.round(share * 100);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? BIG_STEP : STEP;
    const moves: Record<string, number> = {
      ArrowLeft: share - step,
      ArrowDown: share - step,
      ArrowRight: share + step,
      ArrowUp: share + step,
      PageDown: share - BIG_STEP,
      PageUp: share + BIG_STEP,
      Home: 0,
      End: 1,
    };
    const to = moves[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onShare(clamp(to));
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientX, event.currentTarget);
  };

  return (
    <div
      className="compare"
      role="slider"
      tabIndex={reachable ? 0 : -1}
      aria-label="Compare"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={`${percent} % original, ${100 - percent} % restored`}
      style={{ transform: `translate(${left}px, ${top}px)`, height }}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
    >
      <span className="compare-grip" aria-hidden="true" />
    </div>
  );
}
