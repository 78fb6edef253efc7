import { describe, expect, it } from 'vitest';
import { latin1, viewOf } from './bytes.ts';
import { exifBlock } from './fixtures.ts';
import { exifWithoutPlace, xmpWithoutPlace } from './place.ts';

/** Width 77, a GPS directory with a latitude outside its entry, then a copyright. */
function exifWithPlace(little: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(120);
  const view = viewOf(bytes);
  bytes.set(latin1(little ? 'II*\0' : 'MM\0*'));
  view.setUint32(4, 8, little);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    view.setUint16(at, tag, little);
    view.setUint16(at + 2, type, little);
    view.setUint32(at + 4, count, little);
    if (type === 3) view.setUint16(at + 8, value, little);
    else view.setUint32(at + 8, value, little);
  };
  view.setUint16(8, 3, little);
  entry(10, 0x0100, 3, 1, 77);
  entry(22, 0x8825, 4, 1, 60);
  entry(34, 0x8298, 2, 4, 0x41424300);
  view.setUint16(60, 1, little);
  entry(62, 2, 5, 3, 90);
  bytes.fill(0x55, 90, 114);
  return bytes;
}

describe('the place', () => {
  it.each([true, false])('is wiped out of EXIF, and the rest stays (little %s)', (little) => {
    const exif = exifWithPlace(little);
    const without = exifWithoutPlace(exif);
    expect(without.includes(0x55)).toBe(false);
    const view = viewOf(without);
    expect(view.getUint16(8, little)).toBe(2);
    expect([view.getUint16(10, little), view.getUint16(22, little)]).toEqual([0x0100, 0x8298]);
    expect(view.getUint32(30, little)).toBe(0x41424300);
    expect(view.getUint32(34, little)).toBe(0);
    expect(without.length).toBe(exif.length);
    expect(exif.includes(0x55)).toBe(true);
  });

  it('is not looked for where there is none, and hostile numbers are survived', () => {
    expect(exifWithoutPlace(exifBlock([1], true))).toEqual(exifBlock([1], true));
    const exif = exifWithPlace(true);
    for (let at = 4; at < exif.length; at++) {
      for (const value of [0, 8, 255]) {
        const broken = exif.slice();
        broken[at] = value;
        expect(exifWithoutPlace(broken).length).toBe(exif.length);
      }
    }
  });

  it('is taken out of XMP as attribute and as element, and accents stay', () => {
    const xmp = new TextEncoder().encode(
      '<rdf:Description exif:GPSLatitude="47,3N" dc:title="Zürich 1–2" photoshop:City="Zürich">' +
        '<exif:GPSLongitude>8,5E</exif:GPSLongitude><Iptc4xmpExt:LocationShown><rdf:Bag/></Iptc4xmpExt:LocationShown>' +
        '<dc:creator>Ann</dc:creator></rdf:Description>',
    );
    expect(new TextDecoder().decode(xmpWithoutPlace(xmp))).toBe(
      '<rdf:Description dc:title="Zürich 1–2"><dc:creator>Ann</dc:creator></rdf:Description>',
    );
    const plain = latin1('<a dc:title="x"/>');
    expect(xmpWithoutPlace(plain)).toEqual(plain);
  });
});
