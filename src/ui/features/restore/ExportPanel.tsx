/** How results leave the Studio, and the buttons that hand all of them out. */
import { FolderDown, Package } from 'lucide-react';
import { useId } from 'react';
import { FORMAT_NAMES, type PhotoFormat } from '../../../engine/domain/photo.ts';
import { RangeField } from '../../components/RangeField.tsx';
import { effects } from '../../store/effects.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import { ExportDetails } from './ExportDetails.tsx';
import './export-panel.css';
import { keptSentence } from './kept-sentence.ts';

interface Props {
  readonly entry: PhotoEntry | null;
}

const FORMATS: readonly { readonly id: PhotoFormat; readonly label: string }[] = [
  { id: 'png', label: 'PNG (lossless)' },
  { id: 'jpeg', label: 'JPEG' },
  { id: 'webp', label: 'WebP' },
  { id: 'avif', label: 'AVIF (small, slow to write)' },
];

const SAME = 'same';
const DEFAULT_QUALITY = 92;

export function ExportPanel({ entry }: Props) {
  const settings = useStudio((state) => state.settings);
  const own = entry?.facts?.format ?? null;
  const format = settings.exportFormat ?? own ?? 'png';
  const id = useId();
  const choose = (value: string) =>
    effects.setSettings({ exportFormat: value === SAME ? null : (value as PhotoFormat) });
  return (
    <section className="group" aria-label="Save">
      <div className="field">
        <label htmlFor={id}>Format</label>
        <select
          id={id}
          value={settings.exportFormat ?? SAME}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value={SAME}>{own ? `As the photo (${FORMAT_NAMES[own]})` : 'As the photo'}</option>
          {FORMATS.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
      </div>
      {format !== 'png' && (
        <RangeField
          label="Quality"
          value={settings.exportQuality}
          initial={DEFAULT_QUALITY}
          min={1}
          max={100}
          unit=""
          onValue={(exportQuality) => effects.setSettings({ exportQuality })}
        />
      )}
      <ExportDetails entry={entry} format={format} />
      <ExportAll />
      {entry?.facts && <p className="quiet">{keptSentence(entry.facts, format, settings.exportHow)}</p>}
    </section>
  );
}

/** All results at once; seen as soon as there are several. */
function ExportAll() {
  const count = useStudio(({ photos }) => photos.entries.filter(({ rendered }) => rendered !== null).length);
  const busy = useStudio((state) => state.exporting !== null);
  const { exportToFolder } = effects;
  if (count < 2) return null;
  return (
    <div className="row">
      <button type="button" className="button" disabled={busy} onClick={() => void effects.exportZip()}>
        <Package size={16} aria-hidden="true" />
        All as ZIP
      </button>
      {exportToFolder && (
        <button type="button" className="button" disabled={busy} onClick={() => void exportToFolder()}>
          <FolderDown size={16} aria-hidden="true" />
          All to a folder
        </button>
      )}
    </div>
  );
}
