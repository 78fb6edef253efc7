/** Settings under a name, and settings from photo to photo. */
import { ClipboardPaste, Copy, Download, Save, Trash2, Upload } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { effects } from '../../store/effects.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';

interface Props {
  readonly entry: PhotoEntry | null;
}

export function PresetsPanel({ entry }: Props) {
  const id = useId();
  const presets = useStudio((state) => state.presets);
  const copied = useStudio((state) => state.copied);
  const all = useStudio((state) => state.photos.entries);
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const preset = presets.find((each) => each.name === chosen) ?? null;
  const save = (event: FormEvent) => {
    event.preventDefault();
    effects.edits.savePreset(name);
    setChosen(name.trim());
    setName('');
  };
  const ids = all.map((photo) => photo.id);
  return (
    <details className="presets">
      <summary>Presets and copied settings</summary>
      <div className="group">
        <div className="row">
          <button type="button" className="button" disabled={entry === null} onClick={effects.edits.copy}>
            <Copy size={14} aria-hidden="true" />
            Copy settings
          </button>
          <button
            type="button"
            className="button"
            disabled={copied === null || entry === null}
            onClick={() => entry && effects.edits.paste([entry.id])}
          >
            <ClipboardPaste size={14} aria-hidden="true" />
            Paste settings
          </button>
        </div>
        {copied !== null && all.length > 1 && (
          <button type="button" className="button" onClick={() => effects.edits.paste(ids)}>
            Paste to all {all.length} photos
          </button>
        )}
        <div className="field">
          <label htmlFor={`${id}-preset`}>Preset</label>
          <select
            id={`${id}-preset`}
            value={preset?.name ?? ''}
            disabled={presets.length === 0}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <option value="">{presets.length === 0 ? 'None saved yet' : 'Choose…'}</option>
            {presets.map((each) => (
              <option key={each.name} value={each.name}>
                {each.name}
              </option>
            ))}
          </select>
        </div>
        {preset !== null && (
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={entry === null}
              onClick={() => entry && effects.edits.applyPreset(preset, [entry.id])}
            >
              Apply
            </button>
            <button type="button" className="button" onClick={() => effects.edits.applyPreset(preset, ids)}>
              Apply to all
            </button>
          </div>
        )}
        <form className="preset-save" onSubmit={save}>
          <input
            type="text"
            aria-label="Name of the new preset"
            placeholder="Name"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <button type="submit" className="button" disabled={name.trim() === '' || entry === null}>
            <Save size={14} aria-hidden="true" />
            Save preset
          </button>
        </form>
        <div className="preset-files">
          <button
            type="button"
            className="text-button"
            disabled={presets.length === 0}
            onClick={effects.exportPresets}
          >
            <Download size={14} aria-hidden="true" />
            Export presets
          </button>
          <label className="text-button file-button">
            <Upload size={14} aria-hidden="true" />
            Import presets
            <input
              type="file"
              accept="application/json,.json"
              onChange={(event) => {
                const [file] = event.currentTarget.files ?? [];
                event.currentTarget.value = '';
                if (file !== undefined) void effects.edits.importPresets(file);
              }}
            />
          </label>
          {preset !== null && (
            <button
              type="button"
              className="icon-button"
              aria-label={`Delete preset ${preset.name}`}
              title="Delete this preset"
              onClick={() => effects.edits.removePreset(preset.name)}
            >
              <Trash2 size={14} aria-hidden="true" />
            </button>
          )}
        </div>
      </div>
    </details>
  );
}
