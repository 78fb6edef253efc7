/** What the papers print, folded, beside our own scores and never mixed with them. */
import { useId, useState } from 'react';
import { PAPER_IDS, PAPER_NAMES, type PaperId, type PrintedPaper } from '../../../../published/printed.ts';
import { PrintedTables } from './PrintedTables.tsx';
import './published.css';
import { usePrinted } from './use-printed.ts';

export function PublishedPanel() {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [paper, setPaper] = useState<PaperId>('art');
  const { printed, failed } = usePrinted(open ? paper : null);
  return (
    <details className="published" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Printed in the papers</summary>
      <p className="quiet">
        What the authors of the five papers measured, with larger networks and on whole sets of which Mend’s
        photos are parts. Good for a look at sizes of gains; not to be subtracted from the scores above.
      </p>
      <div className="published-choice">
        <label htmlFor={id}>Paper</label>
        <select id={id} value={paper} onChange={(event) => setPaper(event.currentTarget.value as PaperId)}>
          {PAPER_IDS.map((id) => (
            <option key={id} value={id}>
              {PAPER_NAMES[id]}
            </option>
          ))}
        </select>
      </div>
      {failed && <p role="alert">These tables could not be read. Open Mend again.</p>}
      {printed !== null && <Paper printed={printed} />}
    </details>
  );
}

function Paper({ printed }: { readonly printed: PrintedPaper }) {
  return (
    <>
      <p className="published-title">{printed.paper}</p>
      <PrintedTables printed={printed} />
    </>
  );
}
