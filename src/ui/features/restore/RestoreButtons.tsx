/** What begins the work: on the photo in front, or on all that are not restored as it is wanted of them. */
import { effects } from '../../store/effects.ts';
import type { PhotoEntry } from '../../store/photos-slice.ts';
import { useStudio } from '../../store/store.ts';
import { useUndone } from './use-undone.ts';

interface Props {
  readonly entry: PhotoEntry | null;
  /** Whether the photo is restored as it is wanted. */
  readonly done: boolean;
}

export function RestoreButtons({ entry, done }: Props) {
  const undone = useUndone();
  const several = useStudio((state) => state.photos.entries.length > 1);
  return (
    <div className="row">
      <button
        type="button"
        className={done ? 'button' : 'button button-primary'}
        disabled={entry?.state !== 'ready'}
        onClick={() => entry && void effects.restore([entry.id])}
      >
        Restore
      </button>
      <button
        type="button"
        className="button"
        disabled={undone.length === 0 || !several}
        onClick={() => void effects.restore(undone.map(({ id }) => id))}
      >
        Restore all
      </button>
    </div>
  );
}
