/** Effects that hand results out. */
import type { PhotoFormat } from '../../engine/domain/photo.ts';
import { notify, type StudioContext } from './context.ts';
import { findPhoto, type PhotoId } from './photos-slice.ts';
import { wantedOf } from './state.ts';

const SUFFIX: Readonly<Record<PhotoFormat, string>> = { png: 'png', jpeg: 'jpg', webp: 'webp', avif: 'avif' };

/** `holiday.jpeg` as a restored PNG is `holiday-mend.png`. */
export function exportName(name: string, format: PhotoFormat): string {
  const stem = name.replace(/\.[^.]+$/, '') || 'photo';
  return `${stem}-mend.${SUFFIX[format]}`;
}

/** Encodes what is on the screen, with the metadata of the original, and hands it to the user. */
export async function exportPhoto(context: StudioContext, id: PhotoId): Promise<void> {
  const { store, shelf, codec } = context;
  const state = store.getState();
  const entry = findPhoto(state.photos, id);
  const item = await shelf.fetch(id);
  if (entry === null || item === null || item.restored === null) return;
  const { strength } = wantedOf(state, entry);
  const format = state.settings.exportFormat ?? item.photo.format;
  const pixels =
    strength === 1
      ? ({ ok: true, value: item.restored } as const)
      : await codec.blend(item.photo.raster, item.restored, strength);
  const file = pixels.ok
    ? await codec.encode(pixels.value, item.photo.metadata, { format, quality: state.settings.exportQuality })
    : pixels;
  if (!file.ok) {
    notify(context, 'alert', file.fault.message);
    return;
  }
  context.save(new Blob([file.value], { type: `image/${format}` }), exportName(entry.name, format));
}
