/** What effects work with; tests give fakes. */
import type { StoreApi } from 'zustand';
import type { Region } from '../../engine/domain/raster.ts';
import type { CodecClient } from '../../workers/clients/codec-client.ts';
import type { DataClient } from '../../workers/clients/data-client.ts';
import type { EngineClient } from '../../workers/clients/engine-client.ts';
import type { EvaluationClient } from '../../workers/clients/evaluation-client.ts';
import type { GridsClient } from '../../workers/clients/grids-client.ts';
import type { GroupingClient } from '../../workers/clients/grouping-client.ts';
import type { LibraryClient } from '../../workers/clients/library-client.ts';
import type { RunsClient } from '../../workers/clients/runs-client.ts';
import type { TrainingClient } from '../../workers/clients/training-client.ts';
import type { FolderKeeper } from './kept-folders.ts';
import type { PhotoSources } from './photo-sources.ts';
import type { PhotoEntry, PhotoId } from './photos-slice.ts';
import { patchPhoto } from './photos-slice.ts';
import type { Preview } from './preview.ts';
import type { Shelf } from './shelf.ts';
import type { Notice, StudioState } from './state.ts';

export interface StudioContext {
  readonly store: StoreApi<StudioState>;
  readonly shelf: Shelf;
  /** Where the photos of this visit come from. */
  readonly sources: PhotoSources;
  /** Pieces of the Restoration that is going on. */
  readonly preview: Preview;
  /** What the user sees of the photo in front, in its pixels; null where nothing is in sight. */
  sight(): Region | null;
  readonly engine: EngineClient;
  readonly codec: CodecClient;
  /** A second codec worker, so that measuring never keeps photos from being opened. */
  readonly comparer: CodecClient;
  readonly data: DataClient;
  readonly training: TrainingClient;
  readonly library: LibraryClient;
  /** Folders of photos that can be found again on a later visit. */
  readonly folders: FolderKeeper;
  readonly evaluation: EvaluationClient;
  readonly runs: RunsClient;
  readonly grids: GridsClient;
  readonly grouping: GroupingClient;
  /** A data worker of its own, so that searching groups leaves the photos of "Fine-tune" alone. */
  readonly groupData: DataClient;
  /** Reads a file of the Studio's own site. */
  fetchFile(path: string): Promise<Blob>;
  /** Hands a finished file to the user. */
  save(file: Blob, name: string): void;
  now(): number;
}

/** Changes one photo's entry. */
export function patch(context: StudioContext, id: PhotoId, change: Partial<PhotoEntry>): void {
  context.store.setState((state) => ({ photos: patchPhoto(state.photos, id, change) }));
}

/** Says something that belongs to no photo; a new offer of a kind takes the place of the old one. */
export function notify(
  { store }: Pick<StudioContext, 'store'>,
  kind: Notice['kind'],
  text: string,
  more: Pick<Notice, 'action' | 'list'> = {},
): void {
  store.setState(({ notices }) => {
    const id = (notices.at(-1)?.id ?? 0) + 1;
    const others = notices.filter(({ action }) => action === undefined || action !== more.action);
    return { notices: [...others, { id, kind, text, ...more }] };
  });
}
