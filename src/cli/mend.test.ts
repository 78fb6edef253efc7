/** The command line as a user types it: a process, its files, its exit code and its one JSON document. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../engine/domain/canonical.ts';
import { buildNetwork } from '../engine/networks/catalog.ts';
import { initialParams, withParameters } from '../engine/networks/params.ts';
import { unflatten } from '../engine/weights/flat.ts';
import { encodeSafetensors } from '../engine/weights/safetensors.ts';
import { headOf, modelTensors, scaleMetadata } from '../engine/weights/uncertainty.ts';

const program = fileURLToPath(new URL('../../bin/mend.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mend-cli-'));
const at = (...parts: string[]): string => join(folder, ...parts);
const model = at('model.safetensors');

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function mend(...argv: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...argv], { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Smooth colours with some texture, so that damage and repair show. */
function paint(name: string, width: number, height: number): void {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = 128 + 100 * Math.sin(i / 7) * Math.cos(i / (3 * width));
  mkdirSync(at('photos'), { recursive: true });
  writeFileSync(at('photos', name), encode({ width, height, data, channels: 3 }));
}

beforeAll(() => {
  paint('a.png', 41, 30);
  paint('b.png', 24, 37);
  const spec = { id: 'srresnet', config: { channels: 4, blocks: 1 } };
  const network = buildNetwork(spec);
  const tensors = unflatten(network, initialParams(network, 1));
  writeFileSync(model, encodeSafetensors(tensors, { network: JSON.stringify(spec) }));
});
/** The same network as `model.safetensors` with an uncertainty head behind it. */
function writeDoubting(name: string): void {
  const spec = { id: 'srresnet', config: { channels: 4, blocks: 1 } };
  const network = buildNetwork(spec);
  const { parameters } = headOf(network);
  const params = initialParams(withParameters(network, parameters), 1);
  const metadata = { network: JSON.stringify(spec), ...scaleMetadata(parameters, 0.1) };
  writeFileSync(at(name), encodeSafetensors(modelTensors(network, parameters, params), metadata));
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('mend', () => {
  it('says where a model is unsure, and of which models it cannot tell that', async () => {
    writeDoubting('doubting.safetensors');
    const restore = ['restore', 'photos/a.png', '--out', 'sure', '--uncertainty', 'maps', '--json'];
    const ran = await mend(...restore, '--model', 'doubting.safetensors', '--backend', 'wasm');
    expect(ran.code, ran.stderr).toBe(0);
    const [image] = JSON.parse(ran.stdout).images;
    expect(image.uncertainty).toMatchObject({ out: join('maps', 'a.png'), calibrated: true });
    // The head begins near softplus(0), and its scale is 0.1.
    expect(image.uncertainty.mean).toBeCloseTo(0.1 * Math.LN2, 2);
    expect(decode(readFileSync(at('maps', 'a.png')))).toMatchObject({ width: 41, height: 30 });
    const other = await mend(...restore, '--model', 'model.safetensors', '--backend', 'wasm');
    expect(other.code).toBe(1);
    expect(JSON.parse(other.stdout).failed[0].error).toContain('does not say where it is unsure');
  });

  it('degrades by name and seed, evaluates the pairs and scores one of them alike', async () => {
    const degrade = ['degrade', 'photos', '--task', 'gaussian-noise', '--set', 'sigma=25', '--seed', '7'];
    const first = await mend(...degrade, '--out', 'one', '--json');
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout).images[0]).toMatchObject({
      task: 'gaussian-noise',
      params: { sigma: 25 },
      seed: 7,
    });
    await mend('degrade', 'photos/b.png', ...degrade.slice(2), '--out', 'two');
    expect(readFileSync(at('two/input/b.png'))).toEqual(readFileSync(at('one/input/b.png')));

    const evaluated = await mend(
      'evaluate',
      '--pairs',
      'one',
      '--model',
      model,
      '--backend',
      'wasm',
      '--json',
    );
    const { count, psnr, images } = JSON.parse(evaluated.stdout);
    expect(count).toBe(2);
    // Noise of sigma 25 alone stands at 20 log10(255 / 25) dB; clipping at black and white spares it a little.
    expect(psnr.input).toBeGreaterThan(20);
    expect(psnr.input).toBeLessThan(21.5);
    const scored = await mend('score', 'one/input/a.png', '--reference', 'one/target/a.png', '--json');
    expect(JSON.parse(scored.stdout).images[0].psnr).toBeCloseTo(images[0].psnr.input, 9);
  });

  it('evaluates several models, goes on where it was, and writes the table', async () => {
    await mend('degrade', 'photos', '--task', 'jpeg', '--set', 'quality=10', '--out', 'pairs');
    writeFileSync(at('pairs/input/cut.png'), readFileSync(at('photos/a.png')).subarray(0, 60));
    writeFileSync(at('pairs/target/cut.png'), readFileSync(at('photos/a.png')));
    const evaluate = () =>
      mend(
        ...['evaluate', '--pairs', 'pairs', '--model', model, '--model', `classic-retinex,${model}`],
        ...['--metrics', 'ssim,psnr', '--backend', 'wasm', '--out', 'kept', '--csv', 'table.csv', '--json'],
      );
    const first = await evaluate();
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('cut.png');
    const report = JSON.parse(first.stdout);
    expect(report).toMatchObject({ count: 2, failed: [{ in: 'pairs/input/cut.png' }] });
    expect(report.models.map((one: { id: string }) => one.id)).toEqual([model, `classic-retinex,${model}`]);
    expect(report.comparisons).toHaveLength(6);
    expect(report).not.toHaveProperty('psnr');
    const [head, ...rows] = readFileSync(at('table.csv'), 'utf8').split('\r\n');
    expect(head).toBe('photo,model,SSIM,PSNR (dB),time (ms)');
    expect(rows[0]).toMatch(/^a\.png,input,0\.\d+,\d+\.\d+,$/);
    expect(readFileSync(at('kept/evaluation.csv'), 'utf8')).toBe(readFileSync(at('table.csv'), 'utf8'));
    // Times are kept too: nothing was measured twice.
    expect(JSON.parse((await evaluate()).stdout)).toEqual(report);
  });

  it('scores without a clean photo, and says which metric cannot judge one', async () => {
    const ran = await mend('score', 'photos', '--metrics', 'piqe,niqe', '--json');
    expect(ran.code).toBe(1);
    const { images, failed } = JSON.parse(ran.stdout);
    expect(images.map((image: { file: string }) => image.file)).toEqual(['photos/a.png', 'photos/b.png']);
    for (const image of images) {
      expect(image.piqe).toBeGreaterThan(0);
      expect(image.niqe).toBeUndefined();
    }
    expect(failed[0]).toMatchObject({ in: 'photos/a.png', metric: 'niqe' });
    expect(ran.stderr).toContain('NIQE needs at least 96 × 96 pixels and got 41 × 30');
  });

  it('restores the good files of a list, names the bad one and exits with 1', async () => {
    writeFileSync(at('broken.png'), readFileSync(at('photos/a.png')).subarray(0, 60));
    const ran = await mend(
      'restore',
      'photos',
      'broken.png',
      '--out',
      'out',
      '--model',
      model,
      '--backend',
      'wasm',
      '--json',
    );
    expect(ran.code).toBe(1);
    const { images, failed, backend } = JSON.parse(ran.stdout);
    expect(images.map((image: { out: string }) => image.out)).toEqual(['out/a.png', 'out/b.png']);
    expect(failed).toHaveLength(1);
    expect(failed[0].error).toContain('broken.png');
    expect(backend).toBe('wasm');
    const restored = decode(readFileSync(at('out/b.png')));
    expect([restored.width, restored.height]).toEqual([24, 37]);
  });

  it('looks as often at a photo as the model can, up to what is asked', async () => {
    const ran = await mend(
      ...['restore', 'photos/a.png', '--out', 'often', '--model', `${model},${model}`],
      ...['--looks', '8', '--backend', 'wasm', '--json'],
    );
    expect(ran.code, ran.stderr).toBe(0);
    // A file does not say whether its network may be turned, only mirrored.
    expect(JSON.parse(ran.stdout)).toMatchObject({ looks: 8, model: `${model}@x2,${model}@x2` });
    expect(decode(readFileSync(at('often', 'a.png')))).toMatchObject({ width: 41, height: 30 });
  });

  it('still chooses for each photo where the choice is to look often', async () => {
    const how = ['--out', 'auto', '--model', 'auto@x8', '--backend', 'wasm', '--json'];
    const ran = await mend('restore', 'photos/a.png', ...how);
    expect(ran.code, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      model: 'auto',
      looks: 8,
      images: [{ choice: { trust: 'too-small' } }],
    });
  });

  it('trains, stops, resumes to the same weights, and restores a photo with them by way of a smaller one', async () => {
    const recipe = {
      mend: 1,
      name: 'tiny',
      seed: 3,
      network: { id: 'srresnet', config: { channels: 4, blocks: 1 }, side: 64 },
      start: null,
      data: { root: '.', clean: ['photos'], validation: null },
      tasks: [{ id: 'gaussian-noise' }],
      batch: { size: 2, patch: 16, augment: true },
      loss: [{ id: 'l1', weight: 1 }],
      optimizer: { id: 'adam', learningRate: 0.001, betas: [0.9, 0.99], weightDecay: 0, clipNorm: 1 },
      schedule: { id: 'cosine', warmup: 2, steps: 8, final: 0 },
      ema: 0.9,
      validation: { every: 4, patch: 16, count: 1 },
    };
    writeFileSync(at('tiny.json'), JSON.stringify(recipe));
    const train = (out: string, ...more: string[]) =>
      mend('train', 'tiny.json', '--data', '.', '--out', out, '--backend', 'wasm', '--json', ...more);
    const whole = JSON.parse((await train('whole')).stdout);
    expect(whole).toMatchObject({ steps: 8, weights: 'whole/weights.safetensors' });
    expect(await sha256(new Uint8Array(readFileSync(at('whole/weights.safetensors'))))).toBe(whole.sha256);
    expect(JSON.parse((await train('parts', '--steps', '4')).stdout).sha256).not.toBe(whole.sha256);
    expect(JSON.parse((await train('parts', '--resume')).stdout).sha256).toBe(whole.sha256);
    const again = await train('whole');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('already holds a Run')]);
    paint('../wide.png', 200, 130);
    const how = ['--model', whole.weights, '--backend', 'wasm', '--json'];
    const used = await mend('restore', 'wide.png', '--out', 'by-tiny.png', ...how);
    expect(used.code).toBe(0);
    const [before, after] = ['wide.png', 'by-tiny.png'].map((name) => decode(readFileSync(at(name))));
    expect([after?.width, after?.height]).toEqual([200, 130]);
    expect(after?.data).not.toEqual(before?.data);
  });

  it.each([
    [
      ['restore', 'photos', '--out', 'x', '--model', 'gone.safetensors', '--backend', 'wasm'],
      'no model file gone.safetensors',
    ],
    [['restore', 'photos', '--out', 'x', '--strength', '2'], 'from 0 to 1'],
    [['restore', 'photos', '--out', 'x', '--looks', '4'], 'Allowed choices are 1, 2, 8'],
    [
      ['restore', 'photos', '--out', 'x', '--model', 'haze-2@x8', '--backend', 'wasm'],
      'cannot look 8 times; take haze-2 or haze-2@x2',
    ],
    [['degrade', 'photos', '--task', 'gaussian-blur', '--set', 'sigam=2', '--out', 'x'], 'sigam'],
    [['degrade', 'photos', '--task', 'fog', '--out', 'x'], 'There is no task fog'],
    [['evaluate', '--pairs', 'photos', '--backend', 'wasm'], 'photos/input'],
    [['score', 'photos/a.png', '--metrics', 'psnr'], '--reference'],
    [['score', 'photos/a.png', '--metrics', 'piqe,vmaf'], 'no metric vmaf'],
    [['score', 'photos/a.png', '--metrics', 'pi'], 'Ma et al.'],
    [['score', 'photos/a.png', '--metrics', 'brisque'], '--brisque-model'],
    [['score', 'photos/a.png', '--reference', 'photos/b.png'], '41'],
    [['train', 'gone.json', '--data', '.', '--out', 'x'], 'no Recipe gone.json'],
    [['models', 'gone'], 'no model gone'],
  ])('answers %j with one clear sentence', async (argv, sentence) => {
    const { code, stderr, stdout } = await mend(...argv);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
  });
});
