/** Taking the place where a photo was taken out of its metadata. */
import { type Bytes, copyOf, viewOf } from './bytes.ts';

const GPS_DIRECTORY = 0x8825;
const ENTRY = 12;
/** Bytes of a value by TIFF type; longer ones lie outside their entry. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
};

/** A copy of a TIFF block in which the GPS directory, its values and the entry that points to it are gone. */
export function exifWithoutPlace(exif: Uint8Array): Bytes {
  const copy = copyOf(exif);
  const view = viewOf(copy);
  const little = copy[0] === 0x49;
  const directory = view.getUint32(4, little);
  const count = countAt(view, directory, little);
  for (let i = count - 1; i >= 0; i--) {
    const entry = directory + 2 + i * ENTRY;
    if (view.getUint16(entry, little) !== GPS_DIRECTORY) continue;
    wipe(copy, view.getUint32(entry + 8, little), little);
    const end = directory + 2 + countAt(view, directory, little) * ENTRY;
    // The entries behind it move up, with the offset of the next directory that follows them.
    const tail = Math.min(copy.length, end + 4);
    copy.copyWithin(entry, entry + ENTRY, tail);
    copy.fill(0, tail - ENTRY, tail);
    view.setUint16(directory, countAt(view, directory, little) - 1, little);
  }
  return copy;
}

/** Entries of a directory, as far as they lie within the block. */
function countAt(view: DataView, directory: number, little: boolean): number {
  if (directory < 8 || directory + 2 > view.byteLength) return 0;
  const room = Math.floor((view.byteLength - directory - 2) / ENTRY);
  return Math.min(view.getUint16(directory, little), room);
}

function wipe(block: Bytes, directory: number, little: boolean): void {
  const view = viewOf(block);
  const count = countAt(view, directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * ENTRY;
    const length = (TYPE_BYTES[view.getUint16(entry + 2, little)] ?? 0) * view.getUint32(entry + 4, little);
    const offset = view.getUint32(entry + 8, little);
    // A hostile length must not wipe the header that everything else hangs on.
    if (length > 4 && offset >= 8) block.fill(0, offset, Math.min(block.length, offset + length));
  }
  if (count > 0) block.fill(0, directory, directory + 2 + count * ENTRY);
}

const PLACE_ATTRIBUTE =
  /\s(?:exif:GPS\w+|Iptc4xmpExt:Location\w+|photoshop:(?:City|State|Country))\s*=\s*("[^"]*"|'[^']*')/g;
const PLACE_ELEMENT =
  /<(exif:GPS\w+|Iptc4xmpExt:Location\w+|Iptc4xmpCore:Location|photoshop:(?:City|State|Country))(?:\s[^>]*)?(?:\/>|>[\s\S]*?<\/\1\s*>)/g;

/** A copy of an XMP packet without GPS positions and the names of places. */
export function xmpWithoutPlace(xmp: Uint8Array): Bytes {
  // Latin-1 keeps every byte of the packet's UTF-8 as it is.
  const text = new TextDecoder('latin1').decode(xmp);
  const without = text.replace(PLACE_ATTRIBUTE, '').replace(PLACE_ELEMENT, '');
  return text === without ? copyOf(xmp) : bytesOfLatin1(without);
}

/** TextDecoder's latin1 is windows-1252, which renames 27 bytes; they are found again here. */
function bytesOfLatin1(text: string): Bytes {
  return Uint8Array.from(text, (character) => WINDOWS_1252.get(character) ?? character.charCodeAt(0));
}

const WINDOWS_1252 = new Map(
  Array.from({ length: 32 }, (_, i) => {
    const byte = 0x80 + i;
    return [new TextDecoder('latin1').decode(Uint8Array.of(byte)), byte] as const;
  }),
);
