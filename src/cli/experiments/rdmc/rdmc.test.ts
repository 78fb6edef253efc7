import { describe, expect, it } from 'vitest';
import { PAPER_GENOTYPES } from '../../../engine/domain/rdmc-genotype.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import { learnedSize } from '../../../engine/networks/params.ts';
import { answersOf, CONTESTS, MEAN_OF_DRAWS } from './answers.ts';
import {
  ARMS,
  type Arm,
  FULL,
  genotypeOfArm,
  plannedArms,
  QUICK,
  randomGenotype,
  recipeOfArm,
  searchRecipe,
} from './arms.ts';
import { pageOf } from './page.ts';
import type { ArmRun, Result } from './result.ts';

const GENOTYPE = PAPER_GENOTYPES['input-first'];
const arm = (id: string): Arm => ARMS.find((one) => one.id === id) as Arm;

function run(id: string, seed: number, psnr: readonly number[]): ArmRun {
  return {
    arm: id,
    seed,
    values: { 'rain100l psnr': psnr, niqe: psnr },
    fingerprint: 'f',
    sha256: 's',
    steps: 1,
    seconds: 60,
    parameters: 265_245,
    gmac: 2.68,
    links: [],
  };
}

function result(runs: readonly ArmRun[]): Result {
  return {
    experiment: 'rdmc',
    quick: false,
    command: 'mend experiment rdmc --seed 1',
    seed: 1,
    sizes: FULL,
    host: { backend: 'wasm', adapter: 'none', node: '20', processor: 'one' },
    input: { 'rain100l psnr': [25] },
    photos: [],
    searches: [],
    runs,
    missing: [{ arm: 'found', seed: 1, state: 'waits for its search' }],
    costs: [{ arm: 't3', parameters: 265_245, gmac: 2.68 }],
    speeds: [
      { name: 'RDMC', milliseconds: 300 },
      { name: 'the default', milliseconds: 100 },
    ],
    veil: [],
    probe: {
      count: 2,
      networks: null,
      scores: {
        input: { detection: null, segmentation: null, features: { clean: 0.25, psnr: 20, named: 0 } },
      },
    },
  };
}

describe('the arms', () => {
  it('of one seed differ in what they compare alone', () => {
    const { network: _, name: __, ...one } = recipeOfArm(arm('t1'), 3, FULL, GENOTYPE);
    const { network: ___, name: ____, ...two } = recipeOfArm(arm('all'), 3, FULL, GENOTYPE);
    expect(two).toEqual(one);
    expect(recipeOfArm(arm('cp'), 3, FULL, GENOTYPE).loss.map(({ id }) => id)).toContain('contrastive-prior');
  });

  it.each([4, 6, 8])('match the U-Net to three paths of width %i', (width) => {
    const sizeOf = (id: string): number =>
      learnedSize(
        buildNetwork(recipeOfArm(arm(id), 1, { ...FULL, width }, { ...GENOTYPE, links: [] }).network),
      );
    expect(sizeOf('unet') / sizeOf('none')).toBeGreaterThan(0.93);
    expect(sizeOf('unet') / sizeOf('none')).toBeLessThan(1.1);
  });

  it('keep two links of each family, and wait for their search', () => {
    expect(new Set(randomGenotype(1).links).size).toBe(4);
    expect(randomGenotype(1)).toEqual(randomGenotype(1));
    expect(genotypeOfArm(arm('found'), 1, null)).toBeNull();
    expect(genotypeOfArm(arm('found'), 1, GENOTYPE)).toBe(GENOTYPE);
    expect(genotypeOfArm(arm('all'), 1, null)?.links).toHaveLength(8);
    expect(searchRecipe(1, QUICK).schedule.steps).toBe(QUICK.searchSteps);
  });
});

describe('the plan', () => {
  it('trains the main arms of all seeds first, and all arms of all seeds once', () => {
    const plan = plannedArms(4, FULL);
    expect(new Set(plan.map(({ arm: { id }, seed }) => `${id} ${seed}`)).size).toBe(ARMS.length * FULL.seeds);
    const mains = ARMS.filter(({ main }) => main).length;
    expect(plan.slice(0, mains * FULL.seeds).every(({ arm: { main } }) => main)).toBe(true);
    expect(plan.slice(0, mains).map(({ seed }) => seed)).toEqual(Array.from({ length: mains }, () => 4));
  });

  it('draws other random links for each draw and seed', () => {
    const drawn = [1, 2, 3, 4, 5].map((draw) => randomGenotype(1, draw).links.join());
    expect(new Set(drawn).size).toBeGreaterThan(2);
  });
});

describe('the page', () => {
  it('asks only about arms that there are', () => {
    const ids = [...ARMS.map(({ id }) => id), MEAN_OF_DRAWS];
    for (const { arm: one, against } of CONTESTS) expect(ids).toEqual(expect.arrayContaining([one, against]));
  });

  it('claims nothing where nothing is trained', () => {
    const page = pageOf(result([]));
    expect(page).toContain('No arm is trained yet');
    expect(page).not.toContain('Smaller than planned');
    expect(pageOf({ ...result([]), sizes: QUICK })).toContain('Smaller than planned');
    expect(page).toContain('| 265,245 | 2,680 M | 89 % |');
    expect(page).toContain('| RDMC | 300 | 3.0× |');
    expect(page).toContain('2 photos of Rain100L; only FeatureNet looked');
    expect(page).toContain('| input | – | – | – | – | 25.0 % |');
    expect(page).toContain('is not known yet: neither is trained');
    expect(answersOf(result([])).every(({ verdict }) => verdict === 'not trained yet')).toBe(true);
  });

  it('says whether searched links beat random ones', () => {
    const seeds = [1, 2, 3];
    const better = seeds.flatMap((seed) => [
      run('found', seed, [30, 31, 32]),
      run('random', seed, [29, 30, 31]),
    ]);
    expect(pageOf(result(better))).toContain(
      'Searched links beat random ones by Rain100L, dB: Rain100L, dB +1.00 (',
    );
    const same = seeds.flatMap((seed) => [
      run('found', seed, [30, 30, 32]),
      run('random', seed, [29, 31, 32]),
    ]);
    expect(pageOf(result(same))).toContain('not shown to beat random ones');
    const few = [run('found', 1, [30, 31]), run('random', 1, [29, 30])];
    expect(pageOf(result(few))).toContain('not shown to beat random ones');
  });

  it('takes all draws of random links of a seed together', () => {
    const runs = [1, 2, 3].flatMap((seed) => [
      run('found', seed, [30, 31]),
      run('random', seed, [31, 32]),
      run('random-2', seed, [27, 28]),
    ]);
    expect(pageOf(result(runs))).toContain(
      'Searched links beat random ones by Rain100L, dB: Rain100L, dB +1.00 (',
    );
  });

  it('holds claims to the published sign', () => {
    const runs = [1, 2, 3].flatMap((seed) => [
      run('t3', seed, [31, 32]),
      run('t1', seed, [30, 30]),
      run('t4', seed, [33, 34]),
    ]);
    const verdicts = answersOf(result(runs)).map(({ text, verdict }) => [text, verdict]);
    expect(verdicts).toContainEqual(['three stages over one', 'reproduced']);
    expect(verdicts).toContainEqual(['a fourth stage over three', 'not reproduced']);
  });

  it('claims nothing where both arms leave photos worse than they came', () => {
    const runs = [1, 2, 3].flatMap((seed) => [run('t3', seed, [11, 12]), run('t1', seed, [10, 10])]);
    const harmful = { ...result(runs), input: { 'rain100l psnr': [25, 26] } };
    const verdicts = answersOf(harmful).map(({ text, measure, verdict }) => [text, measure, verdict]);
    expect(verdicts).toContainEqual(['three stages over one', 'rain100l psnr', 'trained too little']);
    expect(pageOf(harmful)).toMatch(/\| \+1\.50 \(\S+ to \S+\) † \|/);
  });

  it('judges each set by what its own photos came with', () => {
    const heavy = (id: string, seed: number, psnr: readonly number[]): ArmRun => {
      const { values, ...rest } = run(id, seed, [11, 12]);
      return { ...rest, values: { ...values, 'jorder_heavy psnr': psnr } };
    };
    const runs = [1, 2, 3].flatMap((seed) => [heavy('t3', seed, [16, 17]), heavy('t1', seed, [15, 16])]);
    const harmful = { ...result(runs), input: { 'rain100l psnr': [25], 'jorder_heavy psnr': [12] } };
    const answers = answersOf(harmful).filter(({ arm: id }) => id === 't3');
    const verdict = (measure: string) => answers.find((answer) => answer.measure === measure)?.verdict;
    expect([verdict('rain100l psnr'), verdict('jorder_heavy psnr')]).toEqual([
      'trained too little',
      'higher',
    ]);
    expect(pageOf(harmful)).toContain('**+1.00 (+1.00 to +1.00)**');
  });
});
