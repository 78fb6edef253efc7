import { encode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCodecFile } from '../../cli/codec-files.ts';
import type { Outcome } from '../../engine/domain/fault.ts';
import { provideCodecs } from '../../engine/imaging/codecs.ts';
import { encodePhoto } from '../../engine/imaging/encode.ts';
import { NO_METADATA } from '../../engine/imaging/fixtures.ts';
import { createCodecService } from './codec-service.ts';

const moved: Transferable[][] = [];
const service = createCodecService((value, transfer) => {
  moved.push(transfer);
  return value;
});

const PLAIN = { channel: 'rgb', border: 0 } as const;
const width = 16;
const height = 12;
const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 256);
const png = new Blob([new Uint8Array(encode({ width, height, data: pixels, channels: 3, depth: 8 }))]);

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.fault.message);
  return outcome.value;
}

beforeAll(() => {
  provideCodecs(loadCodecFile);
});

describe('codec service', () => {
  it('encodes the mixture of two photos that it reads in parts, as if they were mixed before', async () => {
    const half = { width: 700, height: 560, depth: 8, alpha: null } as const;
    const length = half.width * half.height * 3;
    const before = new Uint8Array(length).map((_, i) => i * 7);
    const after = new Uint8Array(length).map((_, i) => i * 11);
    const asked: number[] = [];
    const read = async (top: number, count: number) => {
      asked.push(count);
      const cut = (from: Uint8Array<ArrayBuffer>) => from.slice(top * 2100, (top + count) * 2100);
      return { before: cut(before), after: cut(after), alpha: null };
    };
    const mixed = must(await service.blend({ ...half, rgb: before }, { ...half, rgb: after }, 0.3));
    for (const format of ['png', 'jpeg'] as const) {
      asked.length = 0;
      const settings = { format, quality: 90 } as const;
      const file = must(await service.encode({ ...half, alpha: false }, 0.3, read, NO_METADATA, settings));
      expect(file.type).toBe(`image/${format}`);
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.reduce((sum, rows) => sum + rows, 0)).toBe(half.height);
      const whole = await encodePhoto(mixed, NO_METADATA, settings);
      expect(Buffer.compare(Buffer.from(await file.arrayBuffer()), whole)).toBe(0);
    }
  });

  it('says what the rows of a photo failed with', async () => {
    const shape = { width: 8, height: 8, depth: 8, alpha: false } as const;
    const read = () => Promise.reject(new RangeError('Array buffer allocation failed'));
    const outcome = await service.encode(shape, 1, read, NO_METADATA, { format: 'png', quality: 90 });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'out-of-memory' } });
  });

  it('decodes and encodes without changing a pixel, and moves the buffers', async () => {
    const photo = must(await service.decode(png, 'a.png'));
    expect(photo.raster.rgb).toEqual(pixels);
    expect(moved.at(-1)).toEqual([photo.raster.rgb.buffer]);
    const { rgb } = photo.raster;
    const read = async () => ({ before: rgb.slice() as typeof rgb, after: null, alpha: null });
    const shape = { ...photo.raster, alpha: false };
    const bytes = must(await service.encode(shape, 1, read, photo.metadata, { format: 'png', quality: 90 }));
    const again = must(await service.decode(new Blob([bytes]), 'b.png'));
    expect(again.raster.rgb).toEqual(pixels);
  });

  it('answers a broken file with a fault that names it', async () => {
    const outcome = await service.decode(png.slice(0, 40), 'cut.png');
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'image-undecodable' } });
    expect(outcome.ok ? '' : outcome.fault.message).toContain('cut.png');
  });

  it('answers a file that cannot be read any more', async () => {
    const gone = { arrayBuffer: () => Promise.reject(new Error('NotFoundError')) } as unknown as Blob;
    expect(await service.decode(gone, 'gone.png')).toMatchObject({ fault: { code: 'image-unreadable' } });
  });

  it('damages the same way for the same seed, and measures the gain of taking it back', async () => {
    const { raster } = must(await service.decode(png, 'a.png'));
    const damage = async (seed: number) =>
      must(await service.degrade(raster, 'gaussian-noise', { sigma: 25 }, seed, 'a.png'));
    const damaged = await damage(1);
    expect((await damage(1)).rgb).toEqual(damaged.rgb);
    expect((await damage(2)).rgb).not.toEqual(damaged.rgb);
    const whole = must(await service.gain(damaged, raster, 1, raster));
    expect(whole.psnr).toBe(Number.POSITIVE_INFINITY);
    const none = must(await service.gain(damaged, raster, 0, raster));
    expect(none.psnr).toBe(none.psnrInput);
    // Half the error is 20 log10(2) = 6.02 dB better, up to rounding.
    const half = must(await service.gain(damaged, raster, 0.5, raster));
    expect(half.psnr - half.psnrInput).toBeCloseTo(6.02, 1);
  });

  it('measures one metric at a time, and says why where one cannot judge', async () => {
    const { raster } = must(await service.decode(png, 'a.png'));
    const brighter = { ...raster, rgb: raster.rgb.map((value) => (value < 250 ? value + 5 : value - 5)) };
    // Every sample is off by 5: 20 log10(255 / 5) dB.
    const psnr = must(await service.measure(brighter as typeof raster, raster, 'psnr', PLAIN));
    expect(psnr).toBeCloseTo(20 * Math.log10(51), 9);
    expect(must(await service.measure(raster, raster, 'psnr', PLAIN))).toBe(Number.POSITIVE_INFINITY);
    // One bad row at the edge is left out with the border.
    const edge = { ...raster, rgb: raster.rgb.map((value, i) => (i < width * 3 ? 255 - value : value)) };
    const inner = await service.measure(edge as typeof raster, raster, 'psnr', { channel: 'y', border: 1 });
    expect(must(inner)).toBe(Number.POSITIVE_INFINITY);
    const alone = await service.measure(raster, null, 'ssim', PLAIN);
    expect(alone.ok ? '' : alone.fault.message).toContain('compares with a clean photo');
    const tiny = await service.measure(raster, null, 'niqe', PLAIN);
    expect(tiny).toMatchObject({ ok: false, fault: { code: 'option-invalid' } });
  });
});
