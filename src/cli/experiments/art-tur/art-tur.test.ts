import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ARMS, type Arm, armsOf, FULL, QUICK, recipeOf } from './arms.ts';
import { networksPage } from './networks-page.ts';
import { pageOf } from './page.ts';
import { drawPlots } from './plots.ts';
import { PUBLISHED_BY_TASK, SETTINGS } from './published.ts';
import { type ArmRun, compareAll, type Result, type SettingResult } from './result.ts';

const SHIFTS: Readonly<Record<string, number>> = { art: 0.5, tur: -1 };
const { tasks } = recipeOf(ARMS[0] as Arm, 1, QUICK);

/** Every arm is better than `mixed` by its shift in every crop, beside a noise that both share. */
function runOf({ id }: Pick<Arm, 'id'>, seed: number): ArmRun {
  const shift = SHIFTS[id] ?? 0;
  return {
    arm: id,
    seed,
    fingerprint: 'f',
    sha256: 'w',
    steps: 40,
    seconds: 60,
    withPauses: false,
    parameters: 10,
    trained: 12,
    psnr: tasks.map((_, t) => [0, 1].map((crop) => 25 + t + seed * 0.1 + crop + shift)),
    real: { niqe: [4 - shift, null], piqe: [40, 41] },
    training: tasks.map(({ id: task }, t) => ({
      task,
      loss: 0.04 + 0.01 * t,
      weight: 0.14,
      factors: { rate: 1, correction: 1.1, uncertainty: 0.02 + 0.005 * t },
    })),
    validation: [1, 2].map((step) => ({ step, psnr: tasks.map(() => 20 + step) })),
    course: [1, 2].map((step) => ({ step, weights: tasks.map((_, t) => (t === 0 ? null : 0.1 * step)) })),
    reliability:
      id === 'tur'
        ? { scale: 2, bins: [{ predicted: 0.01, actual: 0.02, count: 9 }], miscalibration: 0.5 }
        : null,
  };
}

function resultOf(runs: readonly ArmRun[]): Result {
  const described = {
    setting: 'mioir-7' as const,
    label: 'seven',
    tasks: tasks.map(({ id }) => ({ name: id, label: id })),
    arms: armsOf('mioir-7', true),
    runs,
  };
  const setting: SettingResult = {
    ...described,
    input: tasks.map(() => [20, 21]),
    realInput: { niqe: [5, null], piqe: [50, 51] },
    missing: [{ arm: 'sequential', seed: 9, state: 'begun' }],
    comparisons: compareAll(described, 1),
    strips: [{ label: 'damaged', file: 'a.jpg' }],
  };
  return {
    experiment: 'art-tur',
    quick: true,
    command: 'mend experiment art-tur --quick',
    seed: 1,
    sizes: QUICK,
    host: { backend: 'wasm', adapter: 'SIMD', node: '20', processor: 'one' },
    testPhotos: [{ path: 'a', sha256: '0' }],
    realPhotos: [],
    settings: [setting],
  };
}

describe('the arms of art-tur', () => {
  it('have the same network, budget and first weights in every setting', () => {
    for (const sizes of [FULL, QUICK]) {
      for (const setting of SETTINGS) {
        const [first, ...others] = armsOf(setting, true).map((arm) => recipeOf(arm, 3, sizes, setting));
        const same = ({
          network,
          seed,
          data,
          batch,
          optimizer,
          schedule,
          ema,
          tasks: list,
        }: typeof first & object) => ({
          network,
          seed,
          data,
          batch,
          optimizer,
          schedule,
          ema,
          tasks: list.map(({ id, set }) => ({ id, set })),
        });
        expect(others.length).toBeGreaterThanOrEqual(3);
        for (const other of others) expect(same(other)).toEqual(first && same(first));
      }
    }
  });

  it('let the seven tasks join by tenths, and Art begin with the last', () => {
    const arm = ARMS.find(({ id }) => id === 'sequential-art') as Arm;
    const { tasks: list, reweighting } = recipeOf(arm, 1, FULL);
    expect(list.map(({ from }) => from)).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
    expect(reweighting).toMatchObject({ id: 'art', from: 1200 });
  });

  it('are, with seed 1, the Recipes of the models that come along', async () => {
    for (const arm of ARMS.filter(({ id }) => !['scalar', 'sequential-art'].includes(id))) {
      const file = new URL(`../../../../recipes/srresnet-7-${arm.id}.json`, import.meta.url);
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(recipeOf(arm, 1, FULL));
    }
  });

  it('stand beside gains by task whose means are those that are printed', () => {
    const mean = (values: readonly number[] = []) => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(PUBLISHED_BY_TASK.art)).toBeCloseTo(0.53, 2);
    expect(mean(PUBLISHED_BY_TASK.tur)).toBeCloseTo(0.93, 2);
    expect(mean(PUBLISHED_BY_TASK['sequential-art'])).toBeCloseTo(0.82, 1);
  });
});

describe('another network', () => {
  it('gets Recipes of its own, with patches that it can take', () => {
    const arm = ARMS[2] as Arm;
    const of = (network: string) => recipeOf(arm, 1, { ...FULL, network }, 'rain-haze-snow');
    expect(of('nafnet-small')).toMatchObject({
      name: 'art-tur-nafnet-small-rain-haze-snow-art',
      network: { id: 'nafnet', config: { width: 16 } },
      batch: { size: 14, patch: 32 },
    });
    expect(of('transweather-lite').batch.patch).toBe(64);
    expect(of('airnet-lite').degradationContrast).toMatchObject({ weight: 0.1, momentum: 0.999 });
    expect(of('nafnet-small').degradationContrast).toBeUndefined();
  });

  it('stands beside the others on a page, where AirNet with Art meets plain PromptIR', () => {
    const runs = [1, 2, 3].flatMap((seed) => ARMS.slice(0, 4).map((arm) => runOf(arm, seed)));
    const plain = resultOf(runs);
    const on = (network: string): Result => ({ ...plain, sizes: { ...plain.sizes, network } });
    expect(networksPage([plain, on('nafnet-small')])).toContain('Not measured yet');
    const page = networksPage([plain, on('airnet-lite'), on('prompt-ir-small')]);
    expect(page).toContain('[AirNet, lite](art-tur-airnet-lite.md)');
    expect(page).toContain('29.20; +0.50 (+0.50 to +0.50): higher');
    expect(page).toContain('lies +0.50 dB from PromptIR (small)');
    expect(page).not.toMatch(/NaN|undefined/);
    expect(pageOf(on('airnet-lite'))).toContain('../images/art-tur-airnet-lite/');
  });
});

describe('the result of art-tur', () => {
  const three = [1, 2, 3].flatMap((seed) => ARMS.map((arm) => runOf(arm, seed)));
  const find = ({ settings }: Result, arm: string, against: string, measure = 'mean') =>
    settings[0]?.comparisons.find(
      (one) => one.arm === arm && one.against === against && one.measure === measure,
    );

  it('pairs Runs of one seed and words claims by their intervals', () => {
    const result = resultOf(three);
    expect(find(result, 'art', 'mixed')).toMatchObject({ seeds: 3, published: 0.53, verdict: 'reproduced' });
    expect(find(result, 'art', 'mixed')?.difference.low).toBeCloseTo(0.5, 9);
    expect(find(result, 'tur', 'mixed')).toMatchObject({ published: 0.93, verdict: 'not reproduced' });
    expect(find(result, 'tur', 'mixed', 'rain')).toMatchObject({ published: 2.82 });
    expect(find(result, 'tur', 'per-task')).toMatchObject({ published: null, verdict: 'lower' });
    expect(find(result, 'sequential', 'mixed')?.verdict).toBe('too small to tell');
    expect(find(result, 'art', 'mixed', 'niqe')?.difference.mean).toBeCloseTo(-0.5, 9);
    const two = resultOf(three.filter(({ seed }) => seed < 3));
    expect(find(two, 'art', 'mixed')?.verdict).toBe('too few seeds to tell');
  });

  it('becomes a page and plots that say what is missing', () => {
    const result = resultOf(three);
    const page = pageOf(result);
    expect(page).toContain('| Art | 3 | 29.20 | +0.50 | +0.50 to +0.50 | reproduced | +0.53 |');
    expect(page).toContain('- TUR: published +0.93 dB over mixed, here −1.00 dB');
    expect(page).toContain('| seven | sequential | 1, 2, 3 | 9 (begun) |');
    expect(page).toContain('ratio lies between 1.00 and 1.00');
    expect(page).toContain('A quick pass');
    expect(page).toContain('No ablation is trained yet.');
    expect(page).toContain('- seven: Art, temperature 0.1; Art, temperature 1;');
    expect(pageOf({ ...result, quick: false })).not.toContain('quick pass');
    const plots = drawPlots(result);
    expect(plots.map(({ file }) => file)).toEqual([
      'validation-mioir-7.svg',
      'weights-mioir-7.svg',
      'reliability-mioir-7.svg',
    ]);
    for (const text of [page, ...plots.map(({ svg }) => svg)])
      expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('holds together with one arm or none', () => {
    for (const runs of [[], [runOf({ id: 'tur' }, 1)], [runOf({ id: 'mixed' }, 1)]]) {
      const result = resultOf(runs);
      expect(pageOf(result)).not.toMatch(/NaN|undefined/);
      expect(drawPlots(result).every(({ svg }) => !/NaN|Infinity/.test(svg))).toBe(true);
    }
  });
});
