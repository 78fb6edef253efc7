/** Effects that bring photos in. */
import type { Fault, Outcome } from '../../engine/domain/fault.ts';
import type { Photo, PhotoMetadata } from '../../engine/domain/photo.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import { notify, patch, type StudioContext } from './context.ts';
import { openingEntry, type PhotoId, removePhoto } from './photos-slice.ts';
import type { Restorer } from './restore-effects.ts';
import type { Sample } from './state.ts';

/** Files that were brought together, and the names of those that are no photos. */
export interface Intake {
  readonly files: readonly File[];
  readonly skipped: readonly string[];
}

interface Opened {
  readonly photo: Photo;
  readonly reference: Raster | null;
}

let count = 0;
const nextId = (): PhotoId => {
  count += 1;
  return `photo-${count}`;
};

/** Opens files one after another; the first good one is shown and restored at once, a bad one costs its own card only. */
export async function openFiles(
  context: StudioContext,
  restorer: Restorer,
  { files, skipped }: Intake,
): Promise<void> {
  if (skipped.length > 0) notify(context, 'status', skippedSentence(skipped));
  const items = files.map((file) => ({ id: nextId(), file }));
  addEntries(
    context,
    items.map(({ id, file }) => openingEntry(id, file.name, null)),
  );
  let first = true;
  for (const { id, file } of items) {
    const opened = await open(context, id, async () => {
      const outcome = await context.codec.decode(file, file.name);
      return outcome.ok ? { ok: true, value: { photo: outcome.value, reference: null } } : outcome;
    });
    if (opened && first) {
      first = false;
      show(
        context,
        id,
        items.map((item) => item.id),
      );
      void restorer.restore([id]);
    }
  }
}

/** Opens a sample: our own engine damages a good photo, which stays as the reference for the score. */
export async function openSample(context: StudioContext, restorer: Restorer, sample: Sample): Promise<void> {
  const id = nextId();
  const { credit, licence, task } = sample;
  addEntries(context, [openingEntry(id, sample.title, { credit, licence, task })]);
  show(context, id, [id]);
  const opened = await open(context, id, () => damage(context, sample));
  if (opened) void restorer.restore([id]);
}

/** Takes a photo away; one that is being restored is stopped first. */
export function closePhoto({ store, shelf }: StudioContext, restorer: Restorer, id: PhotoId): void {
  restorer.forget(id);
  store.setState((state) => ({ photos: removePhoto(state.photos, id) }));
  shelf.drop(id);
}

async function open(
  context: StudioContext,
  id: PhotoId,
  read: () => Promise<Outcome<Opened>>,
): Promise<boolean> {
  const outcome = await read();
  if (!outcome.ok) return fail(context, id, outcome.fault);
  const { photo, reference } = outcome.value;
  const made = await context.codec.picture(photo.raster);
  if (!made.ok) return fail(context, id, made.fault);
  const { raster, picture } = made.value;
  const { width, height, depth, alpha } = raster;
  context.shelf.put(id, {
    photo: { ...photo, raster },
    original: picture,
    reference,
    restored: null,
    result: null,
  });
  patch(context, id, {
    state: 'ready',
    facts: {
      width,
      height,
      depth,
      alpha: alpha !== null,
      format: photo.format,
      metadata: metadataNames(photo.metadata),
    },
    revision: 1,
  });
  return true;
}

async function damage(context: StudioContext, sample: Sample): Promise<Outcome<Opened>> {
  const file = await context.fetchFile(`samples/${sample.file}`).catch(() => null);
  if (file === null) {
    const message = `The sample ${sample.title} could not be loaded; check the connection and try again.`;
    return { ok: false, fault: { code: 'image-unreadable', message } };
  }
  const clean = await context.codec.decode(file, sample.file);
  if (!clean.ok) return clean;
  const reference = clean.value.raster;
  const damaged = await context.codec.degrade(reference, sample.task, sample.set, sample.seed, sample.file);
  if (!damaged.ok) return damaged;
  return { ok: true, value: { photo: { ...clean.value, raster: damaged.value }, reference } };
}

function fail(context: StudioContext, id: PhotoId, fault: Fault): false {
  patch(context, id, { state: 'failed', fault });
  return false;
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

function skippedSentence(skipped: readonly string[]): string {
  const named = skipped.slice(0, 3).join(', ');
  const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : '';
  return `Skipped ${named}${more}: Mend opens PNG, JPEG and WebP photos.`;
}
