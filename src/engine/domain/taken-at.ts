/** The day on which a photo was taken, from its EXIF block (CIPA DC-008, DateTimeOriginal). */

const EXIF_DIRECTORY = 0x8769;
const TAKEN = 0x9003;
const ENTRY = 12;

/** `2026-04-30`, or null where the block does not say. */
export function takenOn(exif: Uint8Array | null): string | null {
  if (!exif || exif.length < 14) return null;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const little = exif[0] === 0x49;
  const valueAt = (directory: number, tag: number): number | null => {
    if (directory + 2 > exif.length) return null;
    const count = view.getUint16(directory, little);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * ENTRY;
      if (entry + ENTRY > exif.length) return null;
      if (view.getUint16(entry, little) === tag) return view.getUint32(entry + 8, little);
    }
    return null;
  };
  const details = valueAt(view.getUint32(4, little), EXIF_DIRECTORY);
  const at = details === null ? null : valueAt(details, TAKEN);
  if (at === null || at + 10 > exif.length) return null;
  const text = String.fromCharCode(...exif.subarray(at, at + 10));
  const match = /^(\d{4}):([01]\d):([0-3]\d)$/.exec(text);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}
