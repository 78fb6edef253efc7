/** `mend adapt` as a user types it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mend-adapt-'));
const at = (...parts: string[]): string => join(folder, ...parts);

function mend(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

function paint(box: string, name: string, phase: number): void {
  const data = Uint8Array.from({ length: 100 * 98 * 3 }, (_, i) =>
    Math.round(128 + 60 * Math.sin(i / 9 + phase) + 40 * Math.sin(i * i)),
  );
  mkdirSync(at(box), { recursive: true });
  writeFileSync(at(box, name), encode({ width: 100, height: 98, data, channels: 3 }));
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend adapt', () => {
  it('adapts a model to folders of photos, keeps the Recipe and goes on where it stopped', {
    timeout: 240_000,
  }, async () => {
    for (const [i, name] of ['a.png', 'b.png', 'c.png'].entries()) {
      paint('rain', name, i);
      paint('mixed', name, i + 3);
      paint('clear', name, i + 6);
    }
    const common = ['rain', 'mixed', '--clear', 'clear', '--model', 'srresnet-noise-jpeg-1', '--out', 'run'];
    const small = ['--steps', '2', '--batch', '2', '--patch', '16', '--backend', 'wasm', '--json'];
    const { code, stdout, stderr } = await mend('adapt', ...common, ...small);
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ steps: 2, reason: 'finished', backend: 'wasm' });
    expect(result.adaptation.base).toMatchObject({ step: 0, quality: 1, within: true });
    expect([0, 1, 2]).toContain(result.adaptation.best.step);
    expect(result.adaptation.limits.colour).toBe(8);
    const recipe = JSON.parse(readFileSync(at('run', 'recipe.json'), 'utf8'));
    expect(recipe.adaptation.degraded.map(({ task }: { task: string }) => task)).toEqual([
      'rain',
      'real-chain',
    ]);
    expect(readFileSync(at('run', 'last.safetensors')).length).toBeGreaterThan(1000);
    const photos = ['rain/a.png', '--model', 'run/weights.safetensors', '--out', 'out.png'];
    const restored = await mend('restore', ...photos, '--backend', 'wasm', '--json');
    expect(restored.code, restored.stderr).toBe(0);
    expect(JSON.parse(restored.stdout).images[0].colour).toMatchObject({ limit: 8 });
    const again = await mend('adapt', ...common, ...small);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('--resume');
  });

  it('says what is wrong in one sentence', async () => {
    paint('rain', 'a.png', 1);
    const bad = await mend('adapt', 'rain', '--model', 'classic-bm3d', '--out', 'other');
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('classic-bm3d has no weights to adapt');
    const unknown = await mend('adapt', 'rain', '--kind', 'fog', '--out', 'other');
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('fog');
  });
});
