import { describe, expect, it } from 'vitest';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { layoutOf } from '../../../engine/networks/params.ts';
import { pageOf } from './page.ts';
import { PARTS } from './parts.ts';
import { type ArmRun, answersOf, hasLearned, type PartResult, type Result } from './result.ts';
import { TRANSFER } from './transfer-part.ts';

function run(arm: string, seed: number, haze: readonly number[]): ArmRun {
  return {
    arm,
    seed,
    values: { haze, rain: haze, blur: haze },
    fingerprint: 'f',
    sha256: 's',
    steps: 9,
    seconds: 60,
  };
}

function partOf(runs: readonly ArmRun[]): PartResult {
  return {
    id: 'transfer',
    sizes: TRANSFER.full,
    photos: [],
    references: [
      { id: 'input', label: 'as it came in', values: { haze: [14, 15], rain: [15, 16], blur: [24, 25] } },
      { id: 'teacher', label: 'the teacher of haze', values: { haze: [24, 25] } },
    ],
    runs,
    missing: [{ arm: 'mcr', seed: 1, state: 'absent' }],
    strips: [{ label: 'damaged', file: 'transfer-damaged.jpg' }],
    shown: ['haze', 'rain', 'blur'],
  };
}

function result(part: PartResult): Result {
  const host = { backend: 'wasm', adapter: 'none', node: '20', processor: 'one' };
  return {
    experiment: 'uni-removal',
    quick: false,
    command: 'mend experiment uni-removal',
    seed: 1,
    host,
    parts: [part],
  };
}

describe('the arms of transfer', () => {
  const recipes = TRANSFER.arms.map(({ id }) => TRANSFER.recipe(id, 3, TRANSFER.full));

  it('of one seed differ in how they are taught alone', () => {
    const rests = recipes.map(({ transfer: _, name: __, ...rest }) => rest);
    for (const rest of rests) expect(rest).toEqual(rests[0]);
    expect(recipes.filter(({ transfer }) => transfer === undefined)).toHaveLength(1);
    const weights = recipes.map(
      ({ transfer }) => transfer && [transfer.contrastWeight, transfer.featureWeight],
    );
    expect(new Set(weights.map((pair) => JSON.stringify(pair))).size).toBe(4);
  });

  it('are MPRNet of the smallest published size', () => {
    expect(layoutOf(buildNetwork(TRANSFER.recipe('full', 1, TRANSFER.quick).network)).size).toBe(230_413);
  });
});

describe('the answers', () => {
  it('pair seeds and photos, and take references for every seed', () => {
    const runs = [1, 2, 3].flatMap((seed) => [run('bkt', seed, [20, 21]), run('icl', seed, [21, 22.5])]);
    const answers = answersOf(TRANSFER, partOf([...runs, run('full', 1, [23, 24])]), 1);
    const icl = answers.filter(({ arm, against }) => arm === 'icl' && against === 'bkt');
    expect(icl.map(({ published }) => published)).toEqual([-0.39, 0.09, 1.35]);
    expect(icl.map(({ verdict }) => verdict)).toEqual(['not reproduced', 'reproduced', 'trained too little']);
    expect(icl[0]?.found?.difference.mean).toBeCloseTo(1.25, 6);
    const teacher = answers.find(({ against, measure }) => against === 'teacher' && measure === 'haze');
    expect(teacher).toMatchObject({ published: -2.69, verdict: 'too few seeds to tell' });
    expect(teacher?.found?.difference.mean).toBeCloseTo(-1, 6);
    const near = answersOf(TRANSFER, partOf([1, 2, 3].map((seed) => run('full', seed, [23, 24]))), 1);
    const far = answersOf(TRANSFER, partOf([1, 2, 3].map((seed) => run('full', seed, [20, 21]))), 1);
    const of = (all: typeof near) => all.find(({ against }) => against === 'teacher')?.verdict;
    expect([of(near), of(far)]).toEqual(['nearer than in the paper', 'further than in the paper']);
    expect(answers.filter(({ verdict }) => verdict === 'not trained yet').length).toBeGreaterThan(0);
  });
});

describe('what has been learned', () => {
  it('is enough from half of the teacher’s gain on, or from the photos as they came where nobody teaches', () => {
    const { references } = partOf([]);
    const learned = (haze: number, measure = 'haze') =>
      hasLearned([run('bkt', 1, [haze])], 'bkt', measure, references);
    expect([learned(19.4), learned(19.6)]).toEqual([false, true]);
    expect([learned(24.4, 'blur'), learned(24.6, 'blur')]).toEqual([false, true]);
  });
});

describe('the page', () => {
  it('tells scores, claims and what is missing', () => {
    const page = pageOf(result(partOf([run('bkt', 1, [20, 21])])), PARTS);
    expect(page).toContain('| transfer, pixel loss only (BKT) | 1 | 20.50 | 20.50 | 20.50 |');
    expect(page).toContain('| the teacher of haze | – | 24.50 | – | – |');
    expect(page).toContain('not trained yet: mcr 1');
    expect(page).toContain('100 steps of 3 patches');
    expect(page).toContain('haze 1 of 1; rain 1 of 1; blur 0 of 1');
    expect(page).toContain('![damaged](../images/uni-removal/transfer-damaged.jpg)');
  });

  it('claims nothing where nothing is trained', () => {
    expect(pageOf(result(partOf([])), PARTS)).toContain('nothing is claimed');
  });
});
