/** The tab "Compare": one photo, a whole folder, or training Runs side by side. */
import './compare.css';
import { FolderPanel } from './folder/FolderPanel.tsx';
import { COMPARE_MODES, type CompareMode } from './modes.ts';
import { PhotoPanel } from './PhotoPanel.tsx';
import { RunsPanel } from './runs/RunsPanel.tsx';

interface Props {
  readonly active: boolean;
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
}

export function CompareTab({ active, mode, onMode }: Props) {
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
        <PhotoPanel active={active && mode === 'photo'} />
      </div>
      <div className="comparing-panel" hidden={mode !== 'folder'}>
        <FolderPanel active={active && mode === 'folder'} />
      </div>
      <div className="comparing-panel" hidden={mode !== 'runs'}>
        <RunsPanel active={active && mode === 'runs'} />
      </div>
    </div>
  );
}
