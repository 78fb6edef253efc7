import { describe, expect, it } from 'vitest';
import type { EvaluatedPhoto, Evaluation } from '../domain/evaluation.ts';
import { csvOf, evaluationCsv } from './csv.ts';
import { evaluationReport } from './report.ts';
import { summarise } from './summary.ts';

const photo = (
  name: string,
  input: number,
  a: number | undefined,
  b: number,
  time = 500,
): EvaluatedPhoto => ({
  in: name,
  target: name,
  width: 1000,
  height: 500,
  input: { scores: { psnr: input }, milliseconds: 0 },
  outputs: {
    a: { scores: a === undefined ? {} : { psnr: a }, milliseconds: time },
    b: { scores: { psnr: b }, milliseconds: 2 * time },
  },
});

const evaluation = (...photos: EvaluatedPhoto[]): Evaluation => ({
  metrics: ['psnr'],
  channel: 'rgb',
  border: 0,
  backend: 'wasm',
  adapter: 'x',
  models: [
    { id: 'a', digest: 'aa', parameters: 10 },
    { id: 'b', digest: 'bb', parameters: 0 },
  ],
  total: photos.length,
  photos,
  failed: [],
});

const infinite = Number.POSITIVE_INFINITY;

describe('the summary', () => {
  it('has means, spread, wins, and the median time of a megapixel', () => {
    const { input, models, best } = summarise(
      evaluation(photo('1', 20, 30, 31, 4000), photo('2', 22, 33, 33), photo('3', 24, 36, 32, 600)),
    );
    expect(input.psnr).toEqual({ count: 3, identical: 0, mean: 22, spread: 2, wins: 0 });
    expect(models[0]).toMatchObject({ id: 'a', millisecondsPerMegapixel: 1200 });
    expect(models[0]?.columns.psnr).toEqual({ count: 3, identical: 0, mean: 33, spread: 3, wins: 2 });
    expect(models[1]?.columns.psnr?.wins).toBe(2);
    expect(best.psnr).toBe('a');
  });

  it('compares only on photos that everyone has a value of', () => {
    const { input, models } = summarise(evaluation(photo('1', 20, undefined, 31), photo('2', 22, 33, 33)));
    expect(input.psnr).toMatchObject({ count: 1, mean: 22 });
    expect(models[1]?.columns.psnr).toMatchObject({ count: 1, mean: 33 });
  });

  it('does not let identical photos drown the others', () => {
    const all = summarise(evaluation(photo('1', infinite, 40, 41), photo('2', infinite, 42, 43)));
    expect(all.input.psnr).toMatchObject({ mean: infinite, identical: 2 });
    expect(all.best.psnr).toBeNull();
    const some = summarise(evaluation(photo('1', 20, infinite, 45), photo('2', 20, 44, 45)));
    expect(some.models[0]?.columns.psnr).toMatchObject({ mean: 44, identical: 1, wins: 1 });
    expect(some.best.psnr).toBe('a');
  });

  it('pairs each model with the input and those before it', () => {
    const photos = Array.from({ length: 8 }, (_, i) => photo(String(i), 20 + i, 30 + i, 29 + i + (i % 2)));
    const { comparisons } = summarise(evaluation(...photos));
    expect(comparisons.map(({ model, against }) => [model, against])).toEqual([
      ['a', null],
      ['b', null],
      ['b', 'a'],
    ]);
    expect(comparisons[0]).toMatchObject({ mean: 10, low: 10, high: 10, wins: 8, losses: 0, ties: 0 });
    expect(comparisons[2]).toMatchObject({ mean: -0.5, wins: 0, losses: 4, ties: 4 });
    expect(comparisons[2]?.low).toBeGreaterThan(-1);
    expect(comparisons[2]?.high).toBeLessThan(0);
  });

  it('is empty where nothing was judged', () => {
    const { input, best, comparisons } = summarise(evaluation());
    expect(input.psnr).toMatchObject({ count: 0, mean: Number.NaN });
    expect(best).toEqual({});
    expect(comparisons[0]).toMatchObject({ count: 0 });
  });
});

describe('the CSV', () => {
  it('defuses formulas and quotes what needs it, but leaves numbers alone', () => {
    expect(csvOf([['=1+2', '@x', 'a,b', 'say "hi"', -3.5]])).toBe(`'=1+2,'@x,"a,b","say ""hi""",-3.5\r\n`);
    expect(csvOf([['=HYPERLINK("x")', '+1', '-1', '\tx']])).toBe(`"'=HYPERLINK(""x"")",'+1,'-1,'\tx\r\n`);
  });

  it('has a row for each photo and model, then means and deviations', () => {
    const csv = evaluationCsv({
      ...evaluation(photo('=1.png', 20, 30.123456, 31), photo('2.png', 22, infinite, 33)),
      failed: [{ in: 'bad.png', error: 'bad.png is cut off.' }],
    });
    expect(csv.split('\r\n')).toEqual([
      'photo,model,PSNR (dB),time (ms)',
      "'=1.png,input,20,",
      "'=1.png,a,30.1235,500",
      "'=1.png,b,31,1000",
      '2.png,input,22,',
      '2.png,a,inf,500',
      '2.png,b,33,1000',
      'bad.png,failed: bad.png is cut off.,,',
      'mean,input,21,',
      'mean,a,30.1235,',
      'mean,b,32,',
      'standard deviation,input,1.4142,',
      'standard deviation,a,0,',
      'standard deviation,b,1.4142,',
      '',
    ]);
  });
});

describe('the report', () => {
  it('says {input, output} of every metric where there is one model', () => {
    const { models, ...rest } = evaluation(photo('1', 20, 30, 31));
    const report = evaluationReport(
      { ...rest, models: models.slice(0, 1) },
      (name, part) => `${part}/${name}`,
    );
    expect(report).toMatchObject({
      model: 'a',
      count: 1,
      psnr: { input: 20, output: 30 },
      images: [{ in: 'input/1', target: 'target/1', psnr: { input: 20, output: 30 } }],
    });
    expect(evaluationReport(evaluation(photo('1', 20, 30, 31)))).not.toHaveProperty('psnr');
  });
});
