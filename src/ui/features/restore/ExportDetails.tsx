/** Names, metadata and bits of exported files, folded away: the defaults fit. */
import { useId } from 'react';
import {
  dayOf,
  FORMAT_SUFFIX,
  fillTemplate,
  NAME_PARTS,
  stemOf,
  unknownParts,
} from '../../../engine/domain/export-name.ts';
import type { MetadataKept, PhotoFormat } from '../../../engine/domain/photo.ts';
import { effects } from '../../store/effects.ts';
import { DEFAULT_NAME, type ExportSettings } from '../../store/export-state.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { wantedOf } from '../../store/state.ts';
import { useStudio } from '../../store/store.ts';

interface Props {
  readonly entry: PhotoEntry | null;
  readonly format: PhotoFormat;
}

const KEPT: readonly { readonly id: MetadataKept; readonly label: string }[] = [
  { id: 'all', label: 'Keep all' },
  { id: 'no-place', label: 'All but the place (GPS)' },
  { id: 'none', label: 'Colour profile only' },
];

export function ExportDetails({ entry, format }: Props) {
  const how = useStudio((state) => state.settings.exportHow);
  const strength = useStudio((state) => wantedOf(state, entry).strength);
  const id = useId();
  const set = (change: Partial<ExportSettings>) => effects.setSettings({ exportHow: { ...how, ...change } });
  const [unknown] = unknownParts(how.name);
  return (
    <details className="export-details">
      <summary>Name and metadata</summary>
      <div className="export-fields">
        <div className="field">
          <label htmlFor={`${id}-name`}>File name</label>
          <input
            id={`${id}-name`}
            type="text"
            value={how.name}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={unknown !== undefined}
            aria-describedby={`${id}-hint`}
            onChange={(event) => set({ name: event.currentTarget.value })}
            onBlur={(event) => event.currentTarget.value.trim() === '' && set({ name: DEFAULT_NAME })}
          />
        </div>
        <p className="quiet" id={`${id}-hint`}>
          {unknown === undefined
            ? `Here: ${exampleName(entry, how.name, strength)}.${FORMAT_SUFFIX[format]}`
            : `There is no {${unknown}}.`}
          <br />
          Parts:{' '}
          {Object.keys(NAME_PARTS)
            .map((part) => `{${part}}`)
            .join(' ')}
          . A name that is taken gets a number.
        </p>
        <div className="field">
          <label htmlFor={`${id}-keep`}>Metadata</label>
          <select
            id={`${id}-keep`}
            value={how.keep}
            onChange={(event) => set({ keep: event.currentTarget.value as MetadataKept })}
          >
            {KEPT.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
        {format === 'png' && (
          <div className="field">
            <label htmlFor={`${id}-depth`}>Bits of PNG</label>
            <select
              id={`${id}-depth`}
              value={how.depth ?? 'same'}
              onChange={({ currentTarget: { value } }) =>
                set({ depth: value === '8' ? 8 : value === '16' ? 16 : null })
              }
            >
              <option value="same">As the photo{entry?.facts ? ` (${entry.facts.depth})` : ''}</option>
              <option value="8">8</option>
              <option value="16">16</option>
            </select>
          </div>
        )}
      </div>
    </details>
  );
}

/** What the photo in front would be called; its day is only known to the export itself. */
function exampleName(entry: PhotoEntry | null, template: string, strength: number): string {
  return fillTemplate(template, {
    name: stemOf(entry?.name ?? 'photo'),
    model: entry?.rendered?.model.replaceAll(',', '+') || 'model',
    date: dayOf(new Date()),
    strength: String(Math.round(strength * 100)),
    width: String(entry?.facts?.width ?? 0),
    height: String(entry?.facts?.height ?? 0),
  });
}
