/** Choosing models from the command line: a process, its exit code and its one JSON document. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const zoo = new URL('../../public/models/manifest.json', import.meta.url);
const { default: usual } = JSON.parse(readFileSync(zoo, 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'mend-choose-'));
const at = (...parts: string[]): string => join(folder, ...parts);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** A smooth picture, nearly black if dark. */
function paint(name: string, side: number, dark: boolean): Uint8Array {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < data.length; i++) {
    const value = 128 + 90 * Math.sin(i / 40) * Math.cos(i / (5 * side));
    data[i] = dark ? value / 16 : value;
  }
  writeFileSync(at('photos', name), encode({ width: side, height: side, data, channels: 3 }));
  return data;
}

beforeAll(() => {
  mkdirSync(at('photos'));
  paint('dark.png', 80, true);
  paint('tiny.png', 30, false);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend choose', () => {
  it('tells group, model, distance, trust and gain of every photo, and names the bad file', async () => {
    const ran = await mend('choose', 'photos', 'gone.png', '--patches', '16', '--backend', 'wasm', '--json');
    expect(ran.code).toBe(1);
    const { images, failed } = JSON.parse(ran.stdout);
    expect(failed).toEqual([{ in: 'gone.png', error: expect.stringContaining('gone.png') }]);
    expect(images).toHaveLength(2);
    expect(images[0]).toMatchObject({
      file: 'photos/dark.png',
      group: expect.any(String),
      distance: expect.any(Number),
      inDistribution: expect.any(Boolean),
      reason: expect.any(String),
    });
    expect(images[1]).toMatchObject({
      trust: 'too-small',
      inDistribution: false,
      model: usual,
      predictedGain: null,
    });
  });

  it('is what mend restore does by itself, and says so', async () => {
    const ran = await mend('restore', 'photos/tiny.png', '--out', 'out', '--backend', 'wasm', '--json');
    expect(ran.code).toBe(0);
    const { model, images } = JSON.parse(ran.stdout);
    expect(model).toBe('auto');
    expect(images[0].choice).toMatchObject({ trust: 'too-small', model: usual });
    const { width, height } = decode(readFileSync(at('out/tiny.png')));
    expect([width, height]).toEqual([30, 30]);
  });
});

describe.each(['similarity', 'group'])('mend %s', (command) => {
  it('refuses damage that it does not know, in one sentence', async () => {
    const ran = await mend(command, '--tasks', 'jpeg,fog', '--data', 'photos');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('fog is no kind of damage');
  });
});
