/** Shows, over the restored photo, where the model does not trust itself; only for models that can tell. */
import { HeatLegend } from '../../components/HeatLegend.tsx';
import { FAULT_TEXTS } from '../../messages/faults.ts';
import { doubtWords } from '../../messages/uncertainty.ts';
import { subjectOf } from '../../store/doubt-effects.ts';
import { effects } from '../../store/effects.ts';
import { useStudio } from '../../store/store.ts';
import './doubt.css';

export function DoubtPanel() {
  const can = useStudio((state) => subjectOf(state) !== null);
  const selected = useStudio((state) => state.photos.selected);
  const { shown, working, map, fault } = useStudio((state) => state.doubt);
  if (!can) return null;
  return (
    <section className="doubt" aria-label="Uncertainty">
      <label className="doubt-toggle">
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => effects.doubts.show(event.currentTarget.checked)}
        />
        Where not to trust me
      </label>
      <div role="status" aria-label="Uncertainty of the photo">
        {shown && working && <p className="quiet">The model looks at its own doubts…</p>}
        {shown && fault !== null && (
          <p className="card-bad">
            {fault.message} {FAULT_TEXTS[fault.code].cure}
          </p>
        )}
        {shown && !working && map !== null && map.photo === selected && (
          <>
            <HeatLegend peak={map.peak} over />
            <p className="quiet">{doubtWords(map)}</p>
          </>
        )}
        {!shown && <p className="quiet">This model can say where its result is least sure.</p>}
      </div>
    </section>
  );
}
