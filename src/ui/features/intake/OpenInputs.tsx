/** "Open photos" and "Open folder": plain file inputs, which work in every browser. */
import { FolderOpen, ImagePlus } from 'lucide-react';
import type { ChangeEvent } from 'react';
import type { Intake } from '../../store/intake-effects.ts';
import { sortFiles } from './dropped-files.ts';

interface Props {
  readonly onIntake: (intake: Intake) => void;
}

/** The input behind "Open photos", for buttons elsewhere that do the same. */
export const OPEN_PHOTOS_ID = 'open-photos';

// React's types do not know the attribute that every browser does.
const FOLDER = { webkitdirectory: '' };

export function OpenInputs({ onIntake }: Props) {
  const take = (event: ChangeEvent<HTMLInputElement>, sort: (files: File[]) => Intake) => {
    const files = [...(event.currentTarget.files ?? [])];
    // The same file may be chosen again.
    event.currentTarget.value = '';
    if (files.length > 0) onIntake(sort(files));
  };
  return (
    <>
      <label className="button file-button" title="Open photos (Ctrl O)">
        <ImagePlus size={16} aria-hidden="true" />
        <span>Open photos</span>
        <input
          id={OPEN_PHOTOS_ID}
          type="file"
          multiple
          accept="image/png,image/jpeg,image/webp,image/avif"
          onChange={(event) => take(event, (files) => ({ files, skipped: [] }))}
        />
      </label>
      <label className="button file-button" title="Open a folder of photos">
        <FolderOpen size={16} aria-hidden="true" />
        <span>Open folder</span>
        <input type="file" multiple {...FOLDER} onChange={(event) => take(event, sortFiles)} />
      </label>
    </>
  );
}
