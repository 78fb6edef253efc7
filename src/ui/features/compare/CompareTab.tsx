/** The tab "Compare": one photo, a whole folder, or training Runs side by side. */
import type { ReactNode } from 'react';
import './compare.css';
import { FolderPanel } from './folder/FolderPanel.tsx';
import { COMPARE_MODES, type CompareMode } from './modes.ts';
import { PhotoPanel } from './PhotoPanel.tsx';
import { RunsPanel } from './runs/RunsPanel.tsx';

interface Props {
  readonly active: boolean;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  /** Shown while no photo is open. */
  readonly empty: ReactNode;
  /** The open photos. */
  readonly strip: ReactNode;
  /** Goes on with a model in the tab "Restore". */
  readonly onRestoreWith: (model: string) => void;
}

export function CompareTab({ active, mode, onMode, empty, strip, onRestoreWith }: Props) {
  return (
    <div className="comparing">
      <fieldset className="segments">
        <legend className="unseen">What to compare</legend>
        {COMPARE_MODES.map(({ id, label }) => (
          <label key={id}>
            <input type="radio" name="compare-mode" checked={mode === id} onChange={() => onMode(id)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <div className="comparing-panel" hidden={mode !== 'photo'}>
        <PhotoPanel
          active={active && mode === 'photo'}
          empty={empty}
          strip={strip}
          onRestoreWith={onRestoreWith}
        />
      </div>
      <div className="comparing-panel" hidden={mode !== 'folder'}>
        <FolderPanel active={active && mode === 'folder'} onShow={() => onMode('photo')} />
      </div>
      <div className="comparing-panel" hidden={mode !== 'runs'}>
        <RunsPanel active={active && mode === 'runs'} />
      </div>
    </div>
  );
}
