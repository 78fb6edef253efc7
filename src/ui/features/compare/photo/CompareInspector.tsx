/** The right side: what to compare, how to look at it, what to keep of it. */
import { FileSpreadsheet, Image, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { MOST_CELLS } from '../../../store/compare-effects.ts';
import { presetsFor } from '../../../store/compare-presets.ts';
import type { CompareRow } from '../../../store/compare-rows.ts';
import { effects } from '../../../store/effects.ts';
import type { PhotoEntry } from '../../../store/photos-slice.ts';
import { useStudio } from '../../../store/store.ts';
import { AddModels } from './AddModels.tsx';
import { CellControls, ReferenceControls } from './CellControls.tsx';
import { ViewControls } from './ViewControls.tsx';

interface Props {
  readonly entry: PhotoEntry;
  readonly rows: readonly CompareRow[];
  readonly blinking: boolean;
  readonly onBlinking: (on: boolean) => void;
  readonly onFigure: () => void;
  readonly onRestoreWith: (model: string) => void;
}

export function CompareInspector({ entry, rows, blinking, onBlinking, onFigure, onRestoreWith }: Props) {
  const id = useId();
  const [adding, setAdding] = useState(false);
  const listing = useStudio(({ models }) => models.listing);
  const full = useStudio(({ compare }) => compare.cells.length >= MOST_CELLS);
  const current = useStudio(({ compare }) => compare.current);
  const row = rows.find((each) => each.id === current);
  const made = rows.some(({ result }) => result.state === 'ready');
  return (
    <aside className="inspector" aria-label="What to compare">
      <section className="group" aria-label="Models">
        <button
          type="button"
          className="button button-primary"
          disabled={listing === null || full}
          onClick={() => setAdding(true)}
        >
          <Plus size={16} aria-hidden="true" />
          Add model
        </button>
        <div className="field">
          <label htmlFor={`${id}-preset`}>Or a set</label>
          <select
            id={`${id}-preset`}
            value=""
            disabled={listing === null}
            onChange={(event) => effects.compare.preset(event.currentTarget.value)}
          >
            <option value="">Choose a set…</option>
            {listing !== null &&
              presetsFor(listing, entry.sample?.task ?? null).map((preset) => (
                <option key={preset.id} value={preset.id}>
                  {preset.label}
                </option>
              ))}
          </select>
        </div>
        {full && <p className="quiet hint-line">{MOST_CELLS} at most: remove one to add another.</p>}
      </section>
      <ViewControls rows={rows} blinking={blinking} onBlinking={onBlinking} />
      {row !== undefined && <CellControls row={row} onRestoreWith={onRestoreWith} />}
      <ReferenceControls entry={entry} rows={rows} />
      <section className="group" aria-label="Keep">
        <div className="row">
          <button type="button" className="button" onClick={() => effects.compare.exportScores()}>
            <FileSpreadsheet size={16} aria-hidden="true" />
            Export CSV
          </button>
          <button type="button" className="button" disabled={!made} onClick={onFigure}>
            <Image size={16} aria-hidden="true" />
            Save figure
          </button>
        </div>
      </section>
      <AddModels open={adding} onClose={() => setAdding(false)} />
    </aside>
  );
}
