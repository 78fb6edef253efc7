/** Pieces of the Restoration that is going on, for the screen alone. */
import type { PreviewPiece } from '../../workers/protocol/api.ts';
import type { PictureTile } from '../../workers/protocol/picture.ts';
import type { StudioContext } from './context.ts';
import type { PhotoId } from './photos-slice.ts';

export interface Preview {
  /** The pieces so far, if this is the photo in work. */
  pieces(id: PhotoId): readonly PictureTile[];
  add(id: PhotoId, piece: PreviewPiece): void;
  /** Forgets all pieces: the whole is there, or nobody wants it any more. */
  clear(): void;
}

/** One photo at a time is restored, so one list is enough. */
export function createPreview({ store }: Pick<StudioContext, 'store'>): Preview {
  let photo: PhotoId | null = null;
  let pieces: readonly PictureTile[] = [];
  const tell = () =>
    store.setState(({ photos }) => ({
      photos: { ...photos, preview: photo === null ? null : { id: photo, pieces: pieces.length } },
    }));
  const clear = () => {
    if (photo === null) return;
    for (const { bitmap } of pieces) bitmap.close();
    photo = null;
    pieces = [];
    tell();
  };
  return {
    pieces: (id) => (id === photo ? pieces : []),
    add: (id, piece) => {
      if (id !== photo) clear();
      photo = id;
      pieces = [...pieces, piece];
      tell();
    },
    clear,
  };
}
