/** One of the two boxes that photos are dropped into. */
import { FolderOpen, X } from 'lucide-react';
import type { ChosenFile } from '../../../workers/protocol/training.ts';
import { effects } from '../../store/effects.ts';
import type { Box } from '../../store/finetune-state.ts';

interface Props {
  readonly box: Box;
  readonly title: string;
  readonly hint: string;
  /** Said instead where only the other box holds photos. */
  readonly without: string;
  /** One line is enough once photos are there. */
  readonly compact: boolean;
  readonly files: readonly ChosenFile[];
  readonly disabled: boolean;
}

// React's types do not know the attribute that every browser does.
const FOLDER = { webkitdirectory: '' };

export function PhotoBox({ box, title, hint, without, compact, files, disabled }: Props) {
  const label = box === 'degraded' ? 'Degraded folder' : 'Clean folder';
  const take = (list: FileList | null) => {
    const chosen = [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    if (chosen.length > 0) void effects.finetune.choose(box, chosen);
  };
  return (
    <div className="photo-box" data-box={box} data-compact={compact || undefined}>
      <h3>{title}</h3>
      {files.length === 0 ? (
        <p className="quiet photo-box-hint">{compact ? without : hint}</p>
      ) : (
        <p className="photo-box-files">
          <strong>{files.length === 1 ? '1 file' : `${files.length} files`}</strong>
          <span className="quiet">{folderOf(files)}</span>
        </p>
      )}
      <div className="photo-box-actions">
        <label className="button file-button" data-disabled={disabled || undefined}>
          <FolderOpen size={16} aria-hidden="true" />
          <span>{files.length === 0 ? 'Choose folder' : 'Change'}</span>
          <input
            type="file"
            multiple
            aria-label={label}
            disabled={disabled}
            {...FOLDER}
            onClick={(event) => {
              if (effects.finetune.pick === undefined) return;
              // A folder that is asked for this way can be found again on a later visit.
              event.preventDefault();
              void effects.finetune.pick(box);
            }}
            onChange={(event) => {
              take(event.currentTarget.files);
              // The same folder may be chosen again.
              event.currentTarget.value = '';
            }}
          />
        </label>
        {files.length > 0 && !disabled && (
          <button
            type="button"
            className="icon-button"
            aria-label={`Take out the ${box} photos`}
            title="Take out"
            onClick={() => void effects.finetune.clear(box)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}

/** The folder that all files share, or the names of some. */
function folderOf(files: readonly ChosenFile[]): string {
  const folders = new Set(files.map(({ path }) => path.split('/').slice(0, -1).join('/')));
  const [only] = folders;
  if (folders.size === 1 && only !== undefined && only !== '') return only;
  return files
    .slice(0, 3)
    .map(({ path }) => path.split('/').at(-1))
    .join(', ');
}
