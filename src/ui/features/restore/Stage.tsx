/** The centre: the selected photo, before and after. */
import type { Ref } from 'react';
import { SplitView, type SplitViewHandle } from '../../canvas/SplitView.tsx';
import { coloursAt } from '../../messages/colours.ts';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects, shelf } from '../../store/effects.ts';
import { selectedPhoto, wantedOf } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';

interface Props {
  readonly view: Ref<SplitViewHandle>;
  /** True in the half of a blink that shows the original. */
  readonly blinked: boolean;
}

function describe(name: string, restored: boolean, doubted: boolean): string {
  if (!restored) return `${name}, original`;
  return `${name}, original and restored${doubted ? ', with where the model is unsure' : ''}`;
}

export function Stage({ view, blinked }: Props) {
  const entry = useStudio(selectedPhoto);
  const strength = useStudio((state) => wantedOf(state, selectedPhoto(state)).strength);
  const { mode, gain, loupe } = useStudio((state) => state.look);
  // Drawn anew with every piece that is done.
  useStudio((state) => state.photos.preview);
  const item = entry && shelf.get(entry.id);
  // Drawn anew when the map is there, or is no longer wanted.
  useStudio((state) => state.doubt);
  const overlay = entry?.rendered ? effects.doubts.overlay(entry.id, entry.rendered.model) : null;

  if (entry === null) return null;
  if (item === null) {
    const { fault } = entry;
    return (
      <div className="stage-note">
        {fault === null || entry.state !== 'failed' ? (
          <p>Opening {entry.name}…</p>
        ) : (
          <div>
            <p className="card-bad">{FAULT_TEXTS[fault.code].title}</p>
            <p>{fault.message}</p>
            <p>{FAULT_TEXTS[fault.code].cure}</p>
          </div>
        )}
      </div>
    );
  }
  return (
    <SplitView
      ref={view}
      before={item.original}
      after={item.result}
      pieces={effects.pieces(entry.id)}
      overlay={overlay}
      strength={strength}
      look={mode}
      blinked={blinked}
      gain={gain}
      loupe={loupe}
      readOut={(spot) => coloursAt(item, spot)}
      onSight={effects.see}
      description={describe(entry.name, item.result !== null, overlay !== null)}
    />
  );
}
