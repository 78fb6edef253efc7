/** The button that hands the photo in front out, always in sight, and what is being written. */
import { Download, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { exportLimit } from '../../../engine/domain/export-limits.ts';
import { effects } from '../../store/effects.ts';
import type { Exporting } from '../../store/export-state.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';

interface Props {
  readonly entry: PhotoEntry | null;
  readonly primary: boolean;
}

export function ExportFoot({ entry, primary }: Props) {
  const wanted = useStudio((state) => state.settings.exportFormat);
  const exporting = useStudio((state) => state.exporting);
  const limit = entry?.facts ? exportLimit(entry.facts, wanted ?? entry.facts.format) : null;
  return (
    <div className="inspector-foot">
      {exporting !== null && <Progress {...exporting} />}
      {limit !== null && (
        <p className="notice-line" role="status">
          <TriangleAlert size={14} aria-hidden="true" /> {limit}
        </p>
      )}
      <button
        type="button"
        className={primary ? 'button button-primary' : 'button'}
        disabled={!entry?.rendered || limit !== null}
        title={
          entry && !entry.rendered ? 'There is nothing to export before the photo is restored' : undefined
        }
        onClick={() => entry && void effects.exportPhoto(entry.id)}
      >
        <Download size={16} aria-hidden="true" />
        Export
      </button>
    </div>
  );
}

/** Work that ends sooner than this needs no bar, in milliseconds. */
const SOON = 400;

function Progress({ done, total, name }: Exporting) {
  const [late, setLate] = useState(total > 1);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SOON);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className="exporting">
      {/* How far one file is nobody knows. */}
      <progress aria-label="Exporting" {...(total > 1 ? { value: done, max: total } : {})} />
      <p className="quiet exporting-name">
        {total === 1 ? 'Writing' : `${done + 1} of ${total}:`} {name}
      </p>
      <button type="button" className="button" onClick={effects.cancelExport}>
        Stop exporting
      </button>
    </div>
  );
}
