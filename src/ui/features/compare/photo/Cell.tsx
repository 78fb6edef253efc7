/** One figure of the grid: a photo by its name, with what can be said of it in a line. */
import { CircleAlert } from 'lucide-react';
import { METRICS } from '../../../../engine/domain/score.ts';
import type { Picture } from '../../../../workers/protocol/picture.ts';
import { CompareSlider } from '../../../canvas/CompareSlider.tsx';
import type { Box } from '../../../canvas/use-box.ts';
import type { ChangeView } from '../../../canvas/use-pan-zoom.ts';
import { dividerAt, shareAt, type View, visibleSpan } from '../../../canvas/view.ts';
import { duration } from '../../../messages/copy.ts';
import { FAULT_TEXTS } from '../../../messages/faults.ts';
import { type CompareRow, scoreOf, scoreText } from '../../../store/compare-rows.ts';
import { Pane, type Spot } from './Pane.tsx';

/** What all cells share. */
export interface Shared {
  readonly photo: { readonly width: number; readonly height: number };
  readonly box: Box;
  readonly view: View;
  readonly onView: ChangeView;
  readonly mode: 'plain' | 'split' | 'sides';
  readonly share: number;
  readonly onShare: (share: number) => void;
  readonly loupe: Spot | null;
  readonly onSpot: ((spot: Spot | null) => void) | null;
  readonly paused: boolean;
}

interface Props {
  readonly row: CompareRow;
  readonly picture: Picture | null;
  /** What it is set against; null where it stands alone. */
  readonly base: { readonly name: string; readonly picture: Picture } | null;
  /** What the picture is at this moment, where that is not the row's own result. */
  readonly label: string | null;
  readonly best: boolean;
  readonly current: boolean;
  /** The colour under the pointer, in the photo's own steps; null where the pointer is elsewhere. */
  readonly colour: string | null;
  readonly shared: Shared;
}

export function Cell({ row, picture, base, label, best, current, colour, shared }: Props) {
  const { photo, box, view, share, onShare, mode } = shared;
  const against = mode !== 'plain' ? base : null;
  const split = against !== null && mode === 'split' && picture !== null;
  const rows = visibleSpan(view.y, photo.height * view.scale, box.height);
  const pane = {
    photo,
    box,
    view,
    share,
    onView: shared.onView,
    loupe: shared.loupe,
    onSpot: shared.onSpot,
  };
  return (
    <figure aria-label={row.name}>
      <div className="cell-panes">
        {against !== null && mode === 'sides' && (
          <Pane {...pane} picture={against.picture} before={null} description={against.name}>
            <span className="side-label">{against.name}</span>
          </Pane>
        )}
        <Pane
          {...pane}
          picture={picture}
          before={split ? against.picture : null}
          description={split ? `${against.name}, then ${row.name}` : (label ?? row.name)}
        >
          {label !== null && <span className="side-label">{label}</span>}
          {against !== null && mode === 'sides' && <span className="side-label">{row.name}</span>}
          {split && (
            <>
              <span className="side-label" hidden={share < 0.15}>
                {against.name}
              </span>
              <span className="side-label side-label-end" hidden={share > 0.85}>
                {row.name}
              </span>
              <CompareSlider
                share={share}
                left={dividerAt(share, view, photo, box) / box.ratio}
                top={rows[0] / box.ratio}
                height={(rows[1] - rows[0]) / box.ratio}
                reachable={current}
                onShare={onShare}
                onDrag={(clientX, element) => {
                  const left = element.parentElement?.getBoundingClientRect().left ?? 0;
                  onShare(shareAt((clientX - left) * box.ratio, view, photo, box));
                }}
              />
            </>
          )}
          <Badge row={row} paused={shared.paused} empty={picture === null} />
        </Pane>
      </div>
      <figcaption>
        <span className="cell-name">{row.name}</span>
        <span className="cell-line">{colour ?? captionOf(row, best)}</span>
      </figcaption>
    </figure>
  );
}

/** How far a cell is that has no result yet, or a new one coming. */
function Badge({ row, paused, empty }: { row: CompareRow; paused: boolean; empty: boolean }) {
  const { state, share, fault } = row.result;
  if (row.cell === null || state === 'ready') return null;
  if (state === 'failed' && fault !== null) {
    return (
      <p className="cell-badge cell-bad">
        <CircleAlert size={14} aria-hidden="true" /> {FAULT_TEXTS[fault.code].title}
      </p>
    );
  }
  const text = paused ? 'Stopped' : state === 'working' ? `Working, ${Math.round(share * 100)} %` : 'Waiting';
  return (
    <p className="cell-badge" data-empty={empty || undefined}>
      {text}
      {state === 'working' && !paused && (
        <progress max={1} value={share} aria-label={`${row.name}, working`} />
      )}
    </p>
  );
}

/** The first metric that the row has, and its time. */
function captionOf(row: CompareRow, best: boolean) {
  const metric = scoreOf(row, 'psnr') !== null ? 'psnr' : 'niqe';
  const value = scoreOf(row, metric);
  const { label, unit } = METRICS[metric];
  const time = row.cell === null ? null : row.result.milliseconds;
  return (
    <>
      {value !== null && (
        <span className={best ? 'best' : undefined}>
          {label} {scoreText(metric, value)} {Number.isFinite(value) ? unit : ''}
          {best && ' ★ best'}
        </span>
      )}
      {time !== null && <span>{duration(time)}</span>}
    </>
  );
}
