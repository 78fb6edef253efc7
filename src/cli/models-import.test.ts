/** `mend models import` as a user types it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../engine/weights/safetensors.ts';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const fixtures = fileURLToPath(new URL('../../tools/torch/fixtures/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mend-import-'));
const at = (name: string): string => join(folder, name);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend models import', () => {
  it('writes released weights as a model that needs no import', async () => {
    const { tensors } = decodeSafetensors(
      new Uint8Array(readFileSync(join(fixtures, 'upstream-nafnet.safetensors'))),
    );
    const released = tensors
      .filter(({ name }) => name.startsWith('w.'))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice(2) }));
    writeFileSync(at('nafnet.safetensors'), encodeSafetensors(released));
    const imported = await mend(
      'models',
      'import',
      'nafnet.safetensors',
      '--out',
      'mine.safetensors',
      '--json',
    );
    expect(imported.stderr).toBe('');
    expect(JSON.parse(imported.stdout)).toMatchObject({
      label: 'NAFNet',
      network: { id: 'nafnet', config: { width: 4, encoder: [1, 2], middle: 1, decoder: [2, 1] } },
      tensors: { used: released.length, unused: 0 },
    });
    const again = await mend('models', 'import', 'mine.safetensors', '--out', 'x.safetensors');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('needs no import');
  });

  it('refuses a pickle in one sentence with the cure', async () => {
    writeFileSync(at('model.pth'), Buffer.from('PK\u0003\u0004archive/data.pkl'));
    const { code, stderr } = await mend('models', 'import', 'model.pth', '--out', 'x.safetensors');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mend: model\.pth is not .*convert it to safetensors[^.]*\.\n$/);
  });
});
