import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Photo } from '../engine/domain/photo.ts';
import { NO_METADATA, picture } from '../engine/imaging/fixtures.ts';
import { type OutputOptions, planOutput } from './restore-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'mend-output-'));
const at = (...parts: string[]): string => join(folder, ...parts);
const photo: Photo = { name: 'a.jpeg', format: 'jpeg', raster: picture(41, 30), metadata: NO_METADATA };

beforeAll(() => {
  mkdirSync(at('in'));
  mkdirSync(at('out'));
  writeFileSync(at('in/a.jpeg'), 'original');
  writeFileSync(at('out/a.jpeg'), 'earlier');
});
afterAll(() => rmSync(folder, { recursive: true }));

function plan(options: Partial<OutputOptions>, files = [at('in/a.jpeg')]) {
  const whole: OutputOptions = {
    out: at('out'),
    format: 'same',
    quality: 95,
    name: '{name}',
    conflict: 'rename',
    strength: 0.8,
    ...options,
  };
  return planOutput(at('in/a.jpeg'), photo, 'local-1', new Set(files), whole);
}

describe('where a result goes', () => {
  it('keeps what is there, replaces or skips it, as it is told', async () => {
    expect((await plan({})).path).toBe(at('out/a (2).jpeg'));
    expect((await plan({ conflict: 'replace' })).path).toBe(at('out/a.jpeg'));
    expect((await plan({ conflict: 'skip' })).path).toBeNull();
    expect((await plan({ out: at('fresh') })).path).toBe(at('fresh/a.jpeg'));
  });

  it('never replaces an original, whatever it is told', async () => {
    expect((await plan({ out: at('in'), conflict: 'replace' })).path).toBe(at('in/a (2).jpeg'));
    expect((await plan({ out: at('in/a.jpeg'), conflict: 'replace' })).path).toBe(at('in/a (2).jpeg'));
    expect((await plan({ out: at('in'), conflict: 'skip' })).path).toBeNull();
  });

  it('is named by the template, and by the format where that changes', async () => {
    const name = '{name}-{model}-{width}x{height}-{strength}';
    expect((await plan({ name, format: 'avif' })).path).toBe(at('out/a-local-1-41x30-80.avif'));
    expect((await plan({ format: 'png' })).path).toBe(at('out/a.png'));
    expect((await plan({ out: at('out/b.webp') })).settings.format).toBe('webp');
    await expect(plan({ name: '{nme}' })).rejects.toThrow('knows no {nme}');
    await expect(plan({ out: at('out/b.webp'), format: 'png' })).rejects.toThrow('leave out one');
  });

  it('says what is kept', async () => {
    expect((await plan({})).settings).toEqual({ format: 'jpeg', quality: 95, keep: 'all' });
    expect((await plan({ stripGps: true })).settings.keep).toBe('no-place');
    expect((await plan({ stripMetadata: true, stripGps: true })).settings.keep).toBe('none');
    expect((await plan({ format: 'png', depth: '16' })).settings.depth).toBe(16);
  });

  it('refuses what the format cannot hold before any work is done', async () => {
    const wide = { ...photo, raster: { ...photo.raster, width: 20_000, height: 10 } };
    const options = {
      out: at('out'),
      format: 'webp',
      quality: 95,
      name: '{name}',
      conflict: 'rename',
      strength: 1,
    } as const;
    await expect(planOutput('a', wide, '', new Set(['a']), options)).rejects.toThrow('at most 16383 pixels');
  });
});
