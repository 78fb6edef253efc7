/** Format, quality and the button that hands the result out. */
import { Download } from 'lucide-react';
import { useId } from 'react';
import type { PhotoFormat } from '../../../engine/domain/photo.ts';
import { RangeField } from '../../components/RangeField.tsx';
import type { PhotoEntry } from '../../store/photos-slice.ts';

interface Props {
  readonly entry: PhotoEntry | null;
  readonly format: PhotoFormat;
  readonly quality: number;
  readonly primary: boolean;
  readonly onFormat: (format: PhotoFormat) => void;
  readonly onQuality: (quality: number) => void;
  readonly onExport: () => void;
}

const FORMATS: readonly { readonly id: PhotoFormat; readonly label: string }[] = [
  { id: 'png', label: 'PNG (lossless)' },
  { id: 'jpeg', label: 'JPEG' },
  { id: 'webp', label: 'WebP' },
];

const DEFAULT_QUALITY = 92;

export function ExportPanel({ entry, format, quality, primary, onFormat, onQuality, onExport }: Props) {
  const id = useId();
  return (
    <section className="group" aria-label="Save">
      <div className="field">
        <label htmlFor={id}>Format</label>
        <select
          id={id}
          value={format}
          onChange={(event) => onFormat(event.currentTarget.value as PhotoFormat)}
        >
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
          value={quality}
          initial={DEFAULT_QUALITY}
          min={1}
          max={100}
          unit=""
          onValue={onQuality}
        />
      )}
      <button
        type="button"
        className={primary ? 'button button-primary' : 'button'}
        disabled={!entry?.rendered}
        onClick={onExport}
      >
        <Download size={16} aria-hidden="true" />
        Export
      </button>
      {entry?.facts && <p className="quiet">{keptSentence(entry.facts, format)}</p>}
    </section>
  );
}

/** What of the original the exported file still has. */
function keptSentence(facts: NonNullable<PhotoEntry['facts']>, format: PhotoFormat): string {
  const kept = [...facts.metadata];
  const lost: string[] = [];
  if (facts.depth === 16) (format === 'png' ? kept : lost).push('16 bits');
  if (facts.alpha) (format === 'jpeg' ? lost : kept).push('transparency');
  const parts = [
    kept.length > 0 ? `Keeps ${kept.join(', ')}.` : '',
    lost.length > 0 ? `This format cannot hold ${lost.join(' or ')}.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
