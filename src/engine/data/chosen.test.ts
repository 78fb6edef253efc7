import { describe, expect, it } from 'vitest';
import { fineTuneRecipe } from '../domain/fine-tune-recipe.ts';
import { arrangeChosen, type CheckedPhoto } from './chosen.ts';
import { type Box, chosenReader } from './chosen-layout.ts';
import { readDataset } from './dataset.ts';
import { heldBack } from './split.ts';

function photo(box: Box, path: string, facts: Partial<CheckedPhoto['facts']> | null = {}): CheckedPhoto {
  return { box, path, facts: facts && { width: 64, height: 48, sha256: `${box}:${path}`, ...facts } };
}

const both = (...paths: readonly string[]): CheckedPhoto[] =>
  paths.flatMap((path) => [photo('degraded', path), photo('clean', path)]);

const named = (report: ReturnType<typeof arrangeChosen>['report'], code: string) =>
  report.findings.find((finding) => finding.code === code)?.names;

describe('arrangeChosen', () => {
  it('pairs by stem across boxes, and gives the folders that the data room reads', async () => {
    const chosen = arrangeChosen(
      [
        ...['a', 'b', 'c', 'd'].map((stem) => photo('clean', `good/${stem}.png`)),
        ...['a_noisy', 'b', 'c', 'd'].map((stem) => photo('degraded', `bad/${stem}.jpg`)),
      ],
      ['bad/notes.txt'],
    );
    const { report } = chosen;
    expect(report).toMatchObject({ kind: 'paired', pairs: 4, clean: 0, degraded: 0, usable: true });
    expect(report.pairFolders).toEqual(['pairs/other']);
    expect(named(report, 'skipped')).toEqual(['bad/notes.txt']);
    expect([...report.train, ...report.validation].sort()).toEqual([
      'bad/a_noisy.jpg',
      'bad/b.jpg',
      'bad/c.jpg',
      'bad/d.jpg',
    ]);
    const recipe = fineTuneRecipe(
      {
        name: 'x',
        start: null,
        network: { id: 'unet', config: {} },
        tasks: [{ id: 'gaussian-noise', set: {} }],
        pairTask: 'jpeg',
        reweighting: 'mixed',
        weighing: {},
        sequential: false,
        steps: 10,
        learningRate: 1e-3,
        batch: 1,
        patch: 32,
        seed: 1,
      },
      report,
    );
    const { train, validation } = await readDataset(
      recipe,
      chosenReader(chosen, async () => new Uint8Array()),
    );
    expect(train.pairs.get('pairs/other')).toHaveLength(3);
    expect(validation.pairs.get('pairs/other')).toHaveLength(1);
    // What is kept back as a pair is kept back as a clean photo too.
    const held = validation.pairs.get('pairs/other')?.[0]?.target.replace('pairs/other/target', 'clean');
    expect(validation.clean).toEqual([held]);
    expect(train.clean).toHaveLength(3);
  });

  it('takes the task of pairs from a folder named like one', () => {
    const { report } = arrangeChosen(
      both('set/rain/1.png', 'set/rain/2.png', 'set/Low light/1.png', 'set/Low light/2.png'),
      [],
    );
    expect(report.pairFolders).toEqual(['pairs/low-light', 'pairs/rain']);
    expect(report.tasks).toEqual({ 'pairs/low-light': 'low-light', 'pairs/rain': 'rain' });
    expect(report.validation).toHaveLength(2);
  });

  it('keeps two damaged versions of one photo apart', async () => {
    const chosen = arrangeChosen(
      [
        ...both('x/1.png', 'x/2.png').filter(({ box }) => box === 'clean'),
        ...['grain/1.png', 'grain/2.png', 'blurred/1.png'].map((path) => photo('degraded', path)),
      ],
      [],
    );
    expect(chosen.report.pairs).toBe(3);
    const inputs = [...chosen.files.keys()].filter((path) => path.includes('/input/'));
    expect(new Set(inputs).size).toBe(3);
  });

  it('names what it leaves out', () => {
    const { report } = arrangeChosen(
      [
        ...both('1.png', '2.png', '3.png', '4.png', '5.png'),
        photo('degraded', 'lonely.png'),
        photo('clean', 'spare.png'),
        photo('degraded', 'broken.png', null),
        photo('degraded', 'tiny.png', { width: 20 }),
        photo('degraded', '5_turned.png', { width: 48, height: 64 }),
        photo('clean', 'z-copy.png', { sha256: 'clean:1.png' }),
      ],
      [],
    );
    expect(report).toMatchObject({ pairs: 5, clean: 1, degraded: 1, usable: true });
    expect(report.findings).toEqual([
      { code: 'unreadable', severity: 'error', names: ['broken.png'] },
      { code: 'too-small', severity: 'error', names: ['tiny.png'] },
      { code: 'duplicate', severity: 'warning', names: ['z-copy.png'] },
      { code: 'sizes-differ', severity: 'error', names: ['5_turned.png'] },
      { code: 'unmatched-degraded', severity: 'error', names: ['lonely.png'] },
      { code: 'unmatched-clean', severity: 'warning', names: ['spare.png'] },
      { code: 'too-few', severity: 'warning', names: expect.arrayContaining(['1.png', 'spare.png']) },
    ]);
    const left = [...report.train, ...report.validation];
    for (const name of ['lonely.png', 'broken.png', 'tiny.png', '5_turned.png', 'z-copy.png'])
      expect(left).not.toContain(name);
  });

  it('tells clean photos, degraded ones and nothing apart', () => {
    const many = (box: Box) => ['1', '2', '3'].map((stem) => photo(box, `${stem}.png`, { height: 40 }));
    expect(arrangeChosen(many('clean'), []).report).toMatchObject({
      kind: 'clean',
      clean: 3,
      pairFolders: [],
      smallest: [64, 40],
      usable: true,
      findings: [{ code: 'too-few', severity: 'warning' }],
    });
    expect(arrangeChosen(many('degraded'), []).report).toMatchObject({ kind: 'degraded', usable: false });
    expect(arrangeChosen([], []).report).toMatchObject({ kind: 'empty', usable: false, smallest: null });
    expect(arrangeChosen(both('1.png'), []).report).toMatchObject({ kind: 'paired', usable: false });
  });
});

describe('heldBack', () => {
  const names = Array.from({ length: 40 }, (_, i) => `photo ${i + 10}.png`);

  it('keeps about 15 %, whatever the order, and always the same', () => {
    const held = heldBack(names);
    expect(held.size).toBe(6);
    expect(heldBack([...names].reverse())).toEqual(held);
    // Cameras number their photos: the first ones would all show one place.
    expect([...held].sort()).not.toEqual(names.slice(0, 6));
    expect([1, 2, 3].map((count) => heldBack(names.slice(0, count)).size)).toEqual([0, 1, 1]);
  });

  it('changes little when a photo is added', () => {
    const before = heldBack(names);
    const after = heldBack([...names, 'new.png']);
    expect([...after].filter((name) => !before.has(name)).length).toBeLessThanOrEqual(1);
  });
});
