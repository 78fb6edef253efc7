/** One of the two folders to evaluate on. */
import { FolderOpen, X } from 'lucide-react';
import { effects } from '../../../store/effects.ts';
import type { Box } from '../../../store/finetune-state.ts';
import { useStudio } from '../../../store/store.ts';

interface Props {
  readonly box: Box;
  readonly title: string;
  /** Said while it is empty. */
  readonly without: string;
  readonly disabled: boolean;
}

// React's types do not know the attribute that every browser does.
const FOLDER = { webkitdirectory: '' };

export function FolderBox({ box, title, without, disabled }: Props) {
  const files = useStudio((state) => state.folder.folders[box]);
  const take = (list: FileList | null) => {
    const chosen = [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    if (chosen.length > 0) effects.folder.choose(box, chosen);
  };
  return (
    <div className="folder-box" data-box={box}>
      <div className="folder-box-text">
        <h3>{title}</h3>
        <p className="quiet">
          {files.length === 0 ? without : `${files.length} ${files.length === 1 ? 'file' : 'files'}`}
        </p>
      </div>
      {files.length > 0 && !disabled && (
        <button
          type="button"
          className="icon-button"
          aria-label={`Take out the ${box} folder`}
          title="Take out"
          onClick={() => effects.folder.clear(box)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
      <label className="button file-button" data-disabled={disabled || undefined}>
        <FolderOpen size={16} aria-hidden="true" />
        <span>{files.length === 0 ? 'Choose' : 'Change'}</span>
        <input
          type="file"
          multiple
          aria-label={`Folder of ${box} photos`}
          disabled={disabled}
          {...FOLDER}
          onChange={(event) => {
            take(event.currentTarget.files);
            // The same folder may be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </label>
    </div>
  );
}
