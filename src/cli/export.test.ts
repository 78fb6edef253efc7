/** `mend export` as a user types it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from '../engine/domain/canonical.ts';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const zoo = fileURLToPath(new URL('../../public/models/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mend-export-'));
const at = (name: string): string => join(folder, name);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend export', () => {
  it('writes a model of the zoo as it is, and as ONNX what it wrote by path', async () => {
    const [id = ''] = JSON.parse(readFileSync(join(zoo, 'manifest.json'), 'utf8')).models;
    const { parameters } = JSON.parse(readFileSync(join(zoo, id, 'card.json'), 'utf8'));
    const whole = await mend('export', id, '--to', 'safetensors', '--out', 'sub/model.safetensors', '--json');
    expect(whole.code).toBe(0);
    const written = new Uint8Array(readFileSync(at('sub/model.safetensors')));
    expect(JSON.parse(whole.stdout)).toEqual({
      file: 'sub/model.safetensors',
      bytes: written.length,
      sha256: await sha256(written),
    });
    expect(written).toEqual(new Uint8Array(readFileSync(join(zoo, id, 'weights.safetensors'))));

    const graph = await mend(
      'export',
      'sub/model.safetensors',
      '--to',
      'onnx',
      '--out',
      'model.onnx',
      '--json',
    );
    const onnx = new Uint8Array(readFileSync(at('model.onnx')));
    expect(JSON.parse(graph.stdout)).toMatchObject({ file: 'model.onnx', sha256: await sha256(onnx) });
    // Parameters of four bytes and a graph of a few kilobytes.
    expect(onnx.length).toBeGreaterThan(parameters * 4);
    expect(onnx.length).toBeLessThan(parameters * 4 + 12_000);
  });

  it.each([
    [['export', 'gone', '--to', 'onnx', '--out', 'x.onnx'], 'no model gone'],
    [['export', 'gone.safetensors', '--to', 'onnx', '--out', 'x.onnx'], 'no model file gone.safetensors'],
    [['export', 'auto', '--to', 'tflite', '--out', 'x'], 'safetensors, onnx'],
    [['export', 'auto', '--to', 'onnx'], '--out'],
    [['export', 'classic-bm3d', '--to', 'onnx', '--out', 'x.onnx'], 'a classical method without weights'],
    [['export', 'pickle.safetensors', '--to', 'onnx', '--out', 'x.onnx'], 'Python pickle'],
  ])('answers %j with one clear sentence', async (argv, sentence) => {
    writeFileSync(at('pickle.safetensors'), new Uint8Array([0x80, 2, 0x7d, 0x71, 1, 2, 3, 4, 5]));
    const { code, stderr, stdout } = await mend(...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });
});
