/** First part: the photos to learn from, and what the check says of them. */
import { effects } from '../../store/effects.ts';
import { needsDamage } from '../../store/finetune-state.ts';
import { useStudio } from '../../store/store.ts';
import { CheckReport } from './CheckReport.tsx';
import { DamageList } from './DamageList.tsx';
import './gather.css';
import { PhotoBox } from './PhotoBox.tsx';
import { UnsortedAsk } from './UnsortedAsk.tsx';
import { Welcome } from './Welcome.tsx';

interface Props {
  /** While a Run goes on its photos stay as they are. */
  readonly locked: boolean;
  /** Files hover over the page. */
  readonly hovering: boolean;
}

export function Gather({ locked, hovering }: Props) {
  const folders = useStudio((state) => state.finetune.folders);
  const report = useStudio((state) => state.finetune.report);
  const checking = useStudio((state) => state.finetune.checking);
  const checkFault = useStudio((state) => state.finetune.checkFault);
  const mix = useStudio((state) => state.finetune.settings.mix);
  const empty = folders.degraded.length + folders.clean.length === 0;
  return (
    <section
      className="tune-part gather"
      aria-labelledby="gather-title"
      data-hovering={hovering || undefined}
    >
      <header className="tune-head">
        <h2 id="gather-title">
          <span className="tune-number" aria-hidden="true">
            1
          </span>
          Gather
        </h2>
      </header>
      {empty && <Welcome />}
      <div className="photo-boxes">
        <PhotoBox
          box="degraded"
          title="Degraded photos"
          hint="As they came: rainy, noisy, faded, scanned. Leave this empty and Mend damages clean photos itself."
          without="made by Mend"
          compact={!empty}
          files={folders.degraded}
          disabled={locked}
        />
        <PhotoBox
          box="clean"
          title="Clean photos"
          hint="As they should be. Partners have the same name in both folders."
          without="none yet"
          compact={!empty}
          files={folders.clean}
          disabled={locked}
        />
      </div>
      <UnsortedAsk />
      <CheckReport report={report} checking={checking} fault={checkFault} />
      {!locked && report?.kind === 'paired' && report.usable && (
        <label className="check-field">
          <input
            type="checkbox"
            checked={mix}
            onChange={(event) => effects.finetune.set({ mix: event.currentTarget.checked })}
          />
          Learn made-up damage, too, on the clean photos of the pairs
        </label>
      )}
      {!locked && report !== null && needsDamage(report, { mix }) && report.usable && <DamageList />}
    </section>
  );
}
