/** Effects that bring photos in. */
import type { Fault } from '../../engine/domain/fault.ts';
import type { Photo, PhotoMetadata } from '../../engine/domain/photo.ts';
import { shapeOf } from '../../engine/domain/raster.ts';
import { notify, patch, type StudioContext } from './context.ts';
import { againFrom, type PhotoSource, readSource } from './photo-sources.ts';
import { findPhoto, openingEntry, type PhotoFacts, type PhotoId } from './photos-slice.ts';
import type { Restorer } from './restore-effects.ts';
import type { Sample } from './state.ts';

/** A file that is not opened. */
export interface SkippedFile {
  readonly name: string;
  /** In a few words: `no photo`. */
  readonly why: string;
}

/** Files that were brought together, and those of them that are not opened. */
export interface Intake {
  readonly files: readonly File[];
  readonly skipped: readonly SkippedFile[];
}

let count = 0;
/** Unlike the names of earlier visits, whose photos may still be there. */
const nextId = (): PhotoId => {
  count += 1;
  return `photo-${Date.now().toString(36)}-${count}`;
};

/** Opens files one after another; the first good one is shown and restored at once, a bad one costs its own card only. */
export async function openFiles(
  context: StudioContext,
  restorer: Restorer,
  { files, skipped }: Intake,
): Promise<void> {
  if (skipped.length > 0) {
    notify(context, 'status', skippedSentence(skipped, files.length), {
      list: skipped.map(({ name, why }) => `${name}: ${why}`),
    });
  }
  const ids = files.map((file) => {
    const id = nextId();
    context.sources.set(id, { kind: 'file', file, name: file.name });
    return id;
  });
  addEntries(
    context,
    files.map((file, i) => openingEntry(ids[i] as PhotoId, file.name, null)),
  );
  let first = true;
  for (const id of ids) {
    if ((await openPhoto(context, id)) && first) {
      first = false;
      show(context, id, ids);
      void restorer.restore([id]);
    }
  }
}

/** Opens a sample: our own engine damages a good photo, which stays as the reference for the score. */
export async function openSample(context: StudioContext, restorer: Restorer, sample: Sample): Promise<void> {
  const id = nextId();
  const { credit, licence, task } = sample;
  context.sources.set(id, { kind: 'sample', sample });
  addEntries(context, [openingEntry(id, sample.title, { credit, licence, task })]);
  show(context, id, [id]);
  if (await openPhoto(context, id)) void restorer.restore([id]);
}

/** Opens a photo from its source, for the first time or once more. @returns whether it is open */
export async function openPhoto(context: StudioContext, id: PhotoId): Promise<boolean> {
  const source = context.sources.get(id);
  if (source === undefined || findPhoto(context.store.getState().photos, id) === null) return false;
  patch(context, id, { state: 'opening', fault: null });
  const fault = await openFrom(context, id, source);
  if (fault !== null) patch(context, id, { state: 'failed', fault });
  return fault === null;
}

async function openFrom(context: StudioContext, id: PhotoId, source: PhotoSource): Promise<Fault | null> {
  const outcome = await readSource(context, source);
  if (!outcome.ok) return outcome.fault;
  const { photo, reference } = outcome.value;
  const made = await context.codec.picture(photo.raster);
  if (!made.ok) return made.fault;
  const { raster, picture } = made.value;
  const opened = { ...photo, raster };
  context.shelf.put(id, {
    photo: opened,
    original: picture,
    reference,
    restored: null,
    result: null,
    again: againFrom(context, source),
  });
  patch(context, id, { state: 'ready', facts: factsOf(opened), revision: 1 });
  return null;
}

function factsOf({ raster, format, metadata, unfollowed }: Photo): PhotoFacts {
  return {
    ...shapeOf(raster),
    format,
    metadata: metadataNames(metadata),
    ...(unfollowed && { unfollowed }),
  };
}

function addEntries({ store }: StudioContext, added: readonly ReturnType<typeof openingEntry>[]): void {
  store.setState(({ photos }) => ({
    photos: {
      ...photos,
      entries: [...photos.entries, ...added],
      selected: photos.selected ?? added[0]?.id ?? null,
    },
  }));
}

/** Shows a newly opened photo, unless the user has meanwhile looked at another one of the same batch. */
function show({ store }: StudioContext, id: PhotoId, batch: readonly PhotoId[]): void {
  store.setState(({ photos }) => {
    const looked = photos.selected !== null && batch.indexOf(photos.selected) > 0;
    return { photos: looked ? photos : { ...photos, selected: id } };
  });
}

function metadataNames(metadata: PhotoMetadata): string[] {
  const kinds = [
    ['EXIF', metadata.exif],
    ['colour profile', metadata.icc],
    ['XMP', metadata.xmp],
  ] as const;
  return kinds.filter(([, bytes]) => bytes !== null).map(([name]) => name);
}

function skippedSentence(skipped: readonly SkippedFile[], opened: number): string {
  const named = skipped
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : '';
  // Not all of them need turn out to be sound.
  const opening = opened === 0 ? 'No photo found' : `Opening ${opened} ${opened === 1 ? 'photo' : 'photos'}`;
  return `${opening}; skipped ${named}${more}.`;
}
