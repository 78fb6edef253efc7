import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../engine/domain/score.ts';
import {
  bestRows,
  type CompareRow,
  cautionOf,
  cellName,
  compareProgress,
  compareRows,
  scoresCsv,
} from './compare-rows.ts';
import { type CompareCell, EMPTY_RESULT, modelsKey, NO_COMPARE, plainKey } from './compare-state.ts';

const cell = (
  id: string,
  models: readonly string[],
  strength = 1,
  last: string | null = null,
): CompareCell => ({
  id,
  models,
  strength,
  last,
});

function row(id: string, scores: Partial<Record<MetricId, number>>, name = id): CompareRow {
  const entries = Object.entries(scores).map(([metric, value]) => [metric, { value }]);
  const result = {
    ...EMPTY_RESULT,
    state: 'ready' as const,
    milliseconds: 12.4,
    scores: Object.fromEntries(entries),
  };
  return { id, name, cell: id === 'input' ? null : cell(id, ['m']), key: id, shown: id, result };
}

const names: Readonly<Record<string, string>> = { haze: 'Haze', rain: 'Rain' };
const nameOf = (id: string) => names[id] ?? id;

describe('cellName', () => {
  it('names chains in their order, and a strength that is not the whole', () => {
    expect(cellName(cell('a', ['haze']), nameOf)).toBe('Haze');
    expect(cellName(cell('a', ['haze', 'rain'], 0.5), nameOf)).toBe('Haze, then Rain, 50 %');
  });
});

describe('compareRows', () => {
  const wanted = modelsKey('p', ['haze'], 0.5);
  const before = modelsKey('p', ['haze'], 1);

  it('keeps the last result of the same photo in sight until the wanted one is there', () => {
    const state = { ...NO_COMPARE, cells: [cell('a', ['haze'], 0.5, before)] };
    expect(compareRows(state, 'p', false, nameOf).map(({ shown }) => shown)).toEqual([
      plainKey('p', 'input'),
      before,
    ]);
    const ready = { ...state, results: { [wanted]: { ...EMPTY_RESULT, state: 'ready' as const } } };
    expect(compareRows(ready, 'p', false, nameOf)[1]?.shown).toBe(wanted);
  });

  it('never shows what was made of another photo', () => {
    const state = { ...NO_COMPARE, cells: [cell('a', ['haze'], 1, modelsKey('q', ['haze'], 1))] };
    expect(compareRows(state, 'p', true, nameOf).map(({ shown }) => shown)).toEqual([
      plainKey('p', 'input'),
      plainKey('p', 'reference'),
      before,
    ]);
  });
});

describe('bestRows', () => {
  it('follows the direction of the metric, and leaves the reference out', () => {
    const rows = [
      row('input', { psnr: 20, niqe: 9 }),
      row('reference', { niqe: 2 }),
      row('a', { psnr: 30, niqe: 5 }),
      row('b', { psnr: 31, niqe: 6 }),
    ];
    expect(bestRows(rows, 'psnr')).toEqual(['b']);
    expect(bestRows(rows, 'niqe')).toEqual(['a']);
  });

  it('names all that print alike, and nobody without a rival or where all are alike', () => {
    const rows = [row('input', { psnr: 20 }), row('a', { psnr: 30.001 }), row('b', { psnr: 30.004 })];
    expect(bestRows(rows, 'psnr')).toEqual(['a', 'b']);
    expect(bestRows(rows.slice(1), 'psnr')).toEqual([]);
    expect(bestRows(rows.slice(0, 1), 'psnr')).toEqual([]);
  });

  it('takes identical photos for the best there can be', () => {
    const rows = [row('input', { psnr: Number.POSITIVE_INFINITY }), row('a', { psnr: 50 })];
    expect(bestRows(rows, 'psnr')).toEqual(['input']);
  });
});

describe('cautionOf', () => {
  it('says which score was pleased by what is further from the clean photo', () => {
    const rows = [row('input', { psnr: 20, niqe: 4 }, 'Input'), row('a', { psnr: 30, niqe: 6 }, 'Local')];
    expect(cautionOf(rows, true)).toMatch(/^NIQE likes Input best, yet Local is closest/);
  });

  it('warns of scores without a reference', () => {
    expect(cautionOf([row('input', { niqe: 4 })], false)).toContain('only guess');
  });
});

describe('scoresCsv', () => {
  it('has one row a cell, quotes what needs it, and disarms formulas', () => {
    const rows = [
      row('input', { psnr: Number.POSITIVE_INFINITY }, 'Input'),
      row('a', { psnr: 30.25, ssim: 0.5 }, 'A, "b"'),
    ];
    expect(scoresCsv(rows, '=cmd.png', 'WebAssembly', { channel: 'y', border: 4 })).toBe(
      [
        'photo,name,models,strength,milliseconds,backend,channel,border,psnr,ssim,niqe,piqe,brisque-proxy',
        "'=cmd.png,Input,,,12,,y,4,inf,,,,",
        `'=cmd.png,"A, ""b""",m,1,12,WebAssembly,y,4,30.25,0.5,,,`,
        '',
      ].join('\r\n'),
    );
  });
});

describe('compareProgress', () => {
  it('counts what ended and the share of what is at work', () => {
    const cells = [cell('a', ['haze']), cell('b', ['rain']), cell('c', ['x']), cell('d', ['y'])];
    const results = {
      [modelsKey('p', ['haze'], 1)]: { ...EMPTY_RESULT, state: 'ready' as const },
      [modelsKey('p', ['rain'], 1)]: { ...EMPTY_RESULT, state: 'working' as const, share: 0.5 },
    };
    const state = { ...NO_COMPARE, photo: 'p', cells, results };
    expect(compareProgress(state)).toEqual({ finished: 1, total: 4, share: 1.5 / 4 });
    expect(compareProgress({ ...state, paused: true })).toBeNull();
    expect(compareProgress({ ...state, photo: 'other' })).toBeNull();
  });
});
