/** Effects that hand results out. */
import { exportLimit } from '../../engine/domain/export-limits.ts';
import { dayOf, FORMAT_SUFFIX, fillTemplate, freeName, stemOf } from '../../engine/domain/export-name.ts';
import { faultOf, type Outcome } from '../../engine/domain/fault.ts';
import type { EncodeSettings, PhotoFormat } from '../../engine/domain/photo.ts';
import { takenOn } from '../../engine/domain/taken-at.ts';
import { notify, type StudioContext } from './context.ts';
import type { ExportPlace } from './export-places.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';
import { type StudioState, wantedOf } from './state.ts';

/** What is exported, under a name without suffix. */
interface Encoded {
  readonly stem: string;
  readonly format: PhotoFormat;
  readonly file: Blob;
}

export interface Exporter {
  /** Hands out what is on the screen, with the metadata of the original. */
  one(id: PhotoId): Promise<void>;
  /** Writes all that is restored to a place, one after another; a bad one is told of and the others go on. */
  all(place: ExportPlace): Promise<void>;
  /** Stops at once; what is written stays. */
  cancel(): void;
}

export function createExporter(context: StudioContext): Exporter {
  const { store } = context;
  let stop: AbortController | null = null;

  const all = async (place: ExportPlace): Promise<void> => {
    if (stop !== null) return;
    const own = new AbortController();
    stop = own;
    const photos = store.getState().photos.entries.filter(({ rendered }) => rendered !== null);
    const failed: string[] = [];
    let written = 0;
    try {
      for (const [done, { id, name }] of photos.entries()) {
        if (own.signal.aborted) break;
        store.setState({ exporting: { done, total: photos.length, name } });
        const made = await encodeOne(context, id, own.signal);
        if (own.signal.aborted) break;
        if (made === null) continue;
        if (!made.ok) {
          failed.push(made.fault.message);
          continue;
        }
        const { stem, format, file } = made.value;
        await place.write(await freeName(stem, FORMAT_SUFFIX[format], place.taken), file);
        written += 1;
      }
      if (own.signal.aborted) place.abandon();
      else await place.finish();
    } catch (thrown) {
      failed.push(faultOf(thrown).message);
    } finally {
      stop = null;
      store.setState({ exporting: null });
    }
    if (failed.length > 0) notify(context, 'alert', failedSentence(written, failed));
    else if (own.signal.aborted) notify(context, 'status', stoppedSentence(written, photos.length));
    else notify(context, 'status', `Exported ${written === 1 ? '1 photo' : `${written} photos`}.`);
  };

  /** One photo, for which the user waits. */
  const one = async (id: PhotoId): Promise<void> => {
    const entry = findPhoto(store.getState().photos, id);
    if (stop !== null || entry === null) return;
    const own = new AbortController();
    stop = own;
    store.setState({ exporting: { done: 0, total: 1, name: entry.name } });
    const made = await encodeOne(context, id, own.signal);
    stop = null;
    store.setState({ exporting: null });
    if (made === null || own.signal.aborted) return;
    if (!made.ok) return notify(context, 'alert', made.fault.message);
    const { stem, format, file } = made.value;
    context.save(file, `${stem}.${FORMAT_SUFFIX[format]}`);
  };

  return {
    one,
    all,
    cancel: () => {
      stop?.abort();
      store.setState({ exporting: null });
    },
  };
}

function failedSentence(written: number, failed: readonly string[]): string {
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  return `Exported ${written}, not all: ${failed[0]}${more}`;
}

function stoppedSentence(written: number, total: number): string {
  return `Stopped exporting after ${written} of ${total} photos.`;
}

/** The file of one photo; null where there is nothing to export. */
async function encodeOne(
  context: StudioContext,
  id: PhotoId,
  signal: AbortSignal,
): Promise<Outcome<Encoded> | null> {
  const { store, shelf, codec } = context;
  const item = await shelf.fetch(id);
  const state = store.getState();
  const entry = findPhoto(state.photos, id);
  if (entry?.rendered == null || item === null || item.restored === null) return null;
  const { raster, format: own, metadata } = item.photo;
  const { strength } = wantedOf(state, entry);
  let stem: string;
  try {
    stem = fillTemplate(state.settings.exportHow.name, {
      name: stemOf(entry.name),
      model: entry.rendered.model.replaceAll(',', '+') || 'unchanged',
      date: takenOn(metadata.exif) ?? dayOf(new Date()),
      strength: String(Math.round(strength * 100)),
      width: String(raster.width),
      height: String(raster.height),
    });
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) };
  }
  const settings = encodeSettings(state.settings, own);
  const limit = exportLimit(raster, settings.format);
  if (limit !== null) return { ok: false, fault: { code: 'image-too-large', message: limit } };
  // Strength 0 is the original itself, to the last bit.
  const whole = strength === 1 ? item.restored : strength === 0 ? raster : null;
  const file =
    whole === null
      ? await codec.encodeBlend(raster, item.restored, strength, metadata, settings, signal)
      : await codec.encode(whole, metadata, settings, signal);
  if (!file.ok) return file;
  const { format } = settings;
  return { ok: true, value: { stem, format, file: file.value } };
}

function encodeSettings(settings: StudioState['settings'], own: PhotoFormat): EncodeSettings {
  const { exportFormat, exportQuality, exportHow } = settings;
  return {
    format: exportFormat ?? own,
    quality: exportQuality,
    keep: exportHow.keep,
    ...(exportHow.depth === null ? {} : { depth: exportHow.depth }),
  };
}
