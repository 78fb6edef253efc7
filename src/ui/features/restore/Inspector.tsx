/** The right side: what is wanted of the photo, and what came of it. */
import { Columns3 } from 'lucide-react';
import { memo } from 'react';
import { modelName } from '../../../engine/domain/model-variant.ts';
import { RangeField } from '../../components/RangeField.tsx';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { effects } from '../../store/effects.ts';
import { isBusy } from '../../store/photos-slice.ts';
import { DEFAULT_WANTED, isStale, selectedPhoto, wantedOf } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';
import { AdaptInvitation } from './AdaptInvitation.tsx';
import { DoubtPanel } from './DoubtPanel.tsx';
import { ExportFoot } from './ExportFoot.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import { ModelPicker } from './ModelPicker.tsx';
import { PhotoFactsLine } from './PhotoFactsLine.tsx';
import { PresetsPanel } from './PresetsPanel.tsx';
import { RestoreButtons } from './RestoreButtons.tsx';
import { ResultLine } from './ResultLine.tsx';
import { TimeLine } from './TimeLine.tsx';

interface Props {
  readonly onCompare: () => void;
  /** Adapts the model of that id, or several in a chain, to photos like this one. */
  readonly onAdapt: (models: string) => void;
}

export const Inspector = memo(function Inspector({ onCompare, onAdapt }: Props) {
  const entry = useStudio(selectedPhoto);
  const wanted = useStudio((state) => wantedOf(state, selectedPhoto(state)));
  const models = useStudio((state) => state.models);
  const busy = useStudio((state) => isBusy(state.photos));

  const namesOf = (ids: string) =>
    ids
      .split(',')
      .map((id) => modelName(models.listing?.cards ?? [], id))
      .join(', then ');
  const stale = entry !== null && isStale(entry, wanted);
  const done = entry?.rendered != null && !stale;

  return (
    <aside className="inspector" aria-label="Settings">
      {entry && <PhotoFactsLine entry={entry} />}
      {entry?.fault && entry.state !== 'failed' && (
        <div className="fault" role="alert">
          <strong>{FAULT_TEXTS[entry.fault.code].title}</strong>
          <p>
            {entry.fault.message} {FAULT_TEXTS[entry.fault.code].cure}
          </p>
        </div>
      )}
      <section className="group" aria-label="Restoration">
        <ModelPicker
          models={models}
          value={wanted.model}
          choice={entry?.choice ?? null}
          onModel={(model) => effects.setWanted(entry?.id ?? null, { model })}
        />
        <RangeField
          label="Strength"
          value={Math.round(wanted.strength * 100)}
          initial={DEFAULT_WANTED.strength * 100}
          min={0}
          max={100}
          unit="%"
          onValue={(percent) => effects.setWanted(entry?.id ?? null, { strength: percent / 100 })}
        />
        <RestoreButtons entry={entry} done={done} />
        <button
          type="button"
          className="button"
          disabled={entry === null || entry.facts === null}
          onClick={onCompare}
        >
          <Columns3 size={16} aria-hidden="true" />
          Compare models on this photo
        </button>
        <TimeLine entry={entry} done={done} />
        {stale && !busy && <p className="quiet">Press Restore to see it with the chosen model.</p>}
        {entry && <ResultLine entry={entry} modelName={namesOf(entry.rendered?.model ?? '')} />}
        {done && <AdaptInvitation onAdapt={() => onAdapt(entry?.rendered?.model ?? '')} />}
      </section>
      <PresetsPanel entry={entry} />
      <DoubtPanel />
      <ExportPanel entry={entry} />
      <ExportFoot entry={entry} primary={done} />
    </aside>
  );
});
