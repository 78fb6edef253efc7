/** The bundle as it is carried to another machine: a folder in another place, Node, and nothing else. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from './bundle.mjs';

const folder = mkdtempSync(join(tmpdir(), 'mend-bundle-'));
const at = (...parts: string[]): string => join(folder, ...parts);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH } };
    execFile(process.execPath, [at('moved/mend.mjs'), ...argv], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

beforeAll(async () => {
  // A Studio of one page and the models; the real one is built and tested elsewhere.
  mkdirSync(at('studio'));
  writeFileSync(at('studio/index.html'), '<title>Mend</title>');
  cpSync(fileURLToPath(new URL('../public/models', import.meta.url)), at('studio/models'), {
    recursive: true,
  });
  await bundle(at('made'), at('studio'));
  cpSync(at('made'), at('moved'), { recursive: true });
  rmSync(at('made'), { recursive: true });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the bundle', () => {
  it('lists the models', async () => {
    const { code, stdout } = await mend('models', '--json');
    const { models, ...rest } = JSON.parse(stdout);
    expect([code, rest.default]).toEqual([0, models[0].id]);
  });

  it.each(['png', 'jpg', 'webp'])('restores to %s with its own wasm and weights', async (format) => {
    const data = new Uint8Array(20 * 16 * 3).map((_, i) => (i * 7) % 251);
    writeFileSync(at('a.png'), encode({ width: 20, height: 16, data, channels: 3 }));
    const { code, stderr } = await mend('restore', 'a.png', '--out', `b.${format}`, '--backend', 'wasm');
    expect([code, stderr]).toEqual([0, expect.stringContaining('wasm')]);
    const restored = readFileSync(at(`b.${format}`));
    if (format === 'png') expect(decode(restored).data).not.toEqual(data);
    expect(restored.length).toBeGreaterThan(100);
  });

  it('serves the Studio', async () => {
    const server = spawn(process.execPath, [at('moved/studio.mjs'), '--port', '0'], { cwd: folder });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        server.once('error', reject);
        server.stdout.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? ''));
        server.stderr.on('data', (text) => reject(new Error(String(text))));
      });
      expect(await (await fetch(address)).text()).toContain('<title>Mend</title>');
    } finally {
      server.kill();
    }
  });
});
