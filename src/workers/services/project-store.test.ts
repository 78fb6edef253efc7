import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../engine/domain/canonical.ts';
import { StudioError } from '../../engine/domain/fault.ts';
import { tinyRecipe } from '../../engine/testing/tiny-recipe.ts';
import type { CheckpointState } from '../../engine/training/checkpoint.ts';
import { type Disk, memoryDisk } from './disk.ts';
import { freshRecord, type ProjectRecord } from './project-record.ts';
import { createProjectStore, type ProjectStore } from './project-store.ts';

const fresh = freshRecord({ id: 'one', name: 'One', recipe: tinyRecipe(), dataset: ['a', 'b'] });

function stateAt(step: number): CheckpointState {
  const part = () => Float32Array.of(step, step + 0.5, -step);
  const caution = { skips: 0, rateFactor: 1, strikes: 0 };
  return {
    fingerprint: 'f',
    step,
    caution,
    skips: 0,
    params: part(),
    first: part(),
    second: part(),
    average: part(),
  };
}

const weights = (step: number) => new Uint8Array([1, 2, step]);

const bestAt = (record: ProjectRecord, step: number): ProjectRecord => ({
  ...record,
  best: { step, psnr: 20 + step, file: record.best?.file ?? null, scores: [] },
});

type Operation = 'write' | 'read' | 'remove';

/** A disk whose operations can be spoiled; `lie` keeps only part of what is written, without a word. */
function spoilable(spoil: (operation: Operation, path: string) => 'fail' | 'lie' | null) {
  const disk = memoryDisk();
  const guard = <T>(operation: Operation, path: string, work: () => Promise<T>): Promise<T> =>
    spoil(operation, path) === 'fail' ? Promise.reject(new Error('I/O error')) : work();
  const spoiled: Disk = {
    ...disk,
    read: (path) => guard('read', path, () => disk.read(path)),
    remove: (path) => guard('remove', path, () => disk.remove(path)),
    write: async (path, bytes) => {
      const how = spoil('write', path);
      // A torn write: a part of the file lies there, told or not.
      if (how !== null) await disk.write(path, bytes.subarray(0, bytes.length / 2));
      if (how === 'fail') throw new Error('I/O error');
      if (how === null) await disk.write(path, bytes);
    },
  };
  return { disk, spoiled };
}

const storeOn = (disk: Disk): ProjectStore => createProjectStore(async () => disk);

async function stepOf(store: ProjectStore, record: ProjectRecord | null): Promise<number | null> {
  return record && ((await store.checkpoint(record))?.state.step ?? null);
}

describe('the project store', () => {
  it('keeps the last three checkpoints and the best weights, and finds them again', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    let record = await store.save(bestAt(fresh, 0), stateAt(0), { best: weights(0) });
    record = await store.save(record, stateAt(5));
    record = await store.save(bestAt(record, 10), stateAt(10), { best: weights(10) });
    await store.save(record, stateAt(15));

    const again = storeOn(disk);
    const [found] = await again.list();
    if (!found) throw new Error('no project');
    expect(found.checkpoints.map(({ step }) => step)).toEqual([5, 10, 15]);
    expect(await again.checkpoint(found)).toEqual({ state: stateAt(15), damaged: [], record: found });
    expect((await again.checkpoint(found, 10))?.state).toEqual(stateAt(10));
    expect(await again.bestWeights(found)).toEqual(weights(10));
    await again.remove('one');
    expect(await again.list()).toEqual([]);
  });

  it('passes over a damaged checkpoint, wherever a byte is flipped or the file ends', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    const record = await store.save(await store.save(fresh, stateAt(5)), stateAt(10));
    const { path } = record.checkpoints[1]?.file ?? { path: '' };
    const whole = (await disk.read(path)) ?? new Uint8Array();
    for (let at = 0; at < whole.length; at += 7) {
      const flipped = whole.slice();
      flipped[at] = (flipped[at] as number) ^ 4;
      for (const bytes of [flipped, whole.slice(0, at)]) {
        await disk.write(path, bytes);
        expect(await store.checkpoint(record)).toMatchObject({ state: stateAt(5), damaged: [10] });
      }
    }
    await disk.remove(record.checkpoints[0]?.file.path ?? '');
    await expect(store.checkpoint(record)).rejects.toMatchObject({ code: 'checkpoint-damaged' });
  });

  it('puts a damaged checkpoint aside under another name and remembers that it did', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    const record = await store.save(await store.save(fresh, stateAt(5)), stateAt(10));
    const { path } = record.checkpoints[1]?.file ?? { path: '' };
    const torn = ((await disk.read(path)) ?? new Uint8Array()).slice(0, 40);
    await disk.write(path, torn);
    await store.checkpoint(record);
    expect(await disk.read(path)).toBeNull();
    expect(await disk.read(`${path}.damaged`)).toEqual(torn);
    const later = await storeOn(disk).read('one');
    expect(later?.checkpoints.map(({ step }) => step)).toEqual([5]);
    expect(later?.quarantine).toEqual([{ step: 10, path: `${path}.damaged` }]);
    // Training goes on and writes new names, and the one put aside stays until the Run is deleted.
    const next = await store.save(later as ProjectRecord, stateAt(10));
    expect(await stepOf(store, next)).toBe(10);
    expect(await disk.read(`${path}.damaged`)).toEqual(torn);
    await store.remove('one');
    expect(await disk.read(`${path}.damaged`)).toBeNull();
  });

  it('goes on where a damaged checkpoint cannot be put aside', async () => {
    let full = false;
    const { disk, spoiled } = spoilable((operation) => (full && operation === 'write' ? 'fail' : null));
    const store = storeOn(spoiled);
    const record = await store.save(await store.save(fresh, stateAt(5)), stateAt(10));
    await disk.write(record.checkpoints[1]?.file.path ?? '', new Uint8Array(3));
    full = true;
    expect(await store.checkpoint(record)).toMatchObject({ state: stateAt(5), damaged: [10], record });
  });

  it('lists what a newer Mend wrote, refuses it and leaves every byte', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    const record = await store.save(fresh, stateAt(5));
    const newer = { ...record, mend: 2, revision: record.revision + 1, shape: 'unknown' };
    const text = JSON.stringify({ sha256: await sha256(canonicalJson(newer)), record: newer });
    const path = `projects/one/record-${newer.revision % 2}.json`;
    await disk.write(path, new TextEncoder().encode(text));
    expect(await store.list()).toEqual([]);
    expect(await store.strangers()).toEqual([{ id: 'one', name: 'One' }]);
    await expect(store.read('one')).rejects.toMatchObject({ code: 'project-newer' });
    expect(new TextDecoder().decode((await disk.read(path)) ?? new Uint8Array())).toBe(text);
  });

  it('deletes one checkpoint, and keeps scores and story beside the others', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    const scores = [{ task: 'jpeg', psnrInput: 20, psnr: 25 }];
    let record = await store.save({ ...fresh, psnr: 25 }, stateAt(5), { story: weights(1), scores });
    record = await store.save(record, stateAt(10), { story: weights(2) });
    const [first] = record.checkpoints;
    expect(first).toMatchObject({ step: 5, psnr: 25, scores });
    const less = await store.removeCheckpoint(record, 5);
    expect(less.checkpoints.map(({ step }) => step)).toEqual([10]);
    expect(await disk.read(first?.file.path ?? '')).toBeNull();
    expect(await store.story(less)).toEqual(weights(2));
    await disk.write(less.story?.path ?? '', weights(3));
    expect(await store.story(less)).toBeNull();
  });

  it('reads the older record where the newer one is damaged', async () => {
    const disk = memoryDisk();
    const store = storeOn(disk);
    const first = await store.save(fresh, stateAt(5));
    const second = await store.save(first, stateAt(10));
    await disk.write(`projects/one/record-${second.revision % 2}.json`, new Uint8Array([123, 34]));
    expect(await store.read('one')).toEqual(first);
  });

  it.each(['fail', 'lie'] as const)(
    'loses nothing when the nth operation breaks (%s), for every n',
    async (how) => {
      let survived = 0;
      for (let n = 1; ; n++) {
        let count = 0;
        let armed = false;
        let hit = false;
        const { disk, spoiled } = spoilable((operation) => {
          if (!armed || (how === 'lie' && operation !== 'write')) return null;
          count += 1;
          hit ||= count === n;
          return count === n ? how : null;
        });
        const store = storeOn(spoiled);
        let record = await store.save(bestAt(fresh, 5), stateAt(5), { best: weights(5) });
        armed = true;
        let saved = true;
        try {
          record = await store.save(bestAt(record, 10), stateAt(10), { best: weights(10) });
        } catch (error) {
          saved = false;
          expect(error).toBeInstanceOf(StudioError);
          expect(error).toMatchObject({ code: 'storage-full' });
        }
        armed = false;

        // As a new tab finds it.
        const later = storeOn(disk);
        const found = await later.read('one');
        const step = await stepOf(later, found);
        expect(saved ? [10] : [5, 10]).toContain(step);
        expect(await later.bestWeights(found as ProjectRecord)).toEqual(weights(found?.best?.step ?? -1));
        // And the Run that goes on saves again.
        const next = await store.save(record, stateAt(15));
        expect(await stepOf(store, next)).toBe(15);
        expect(await stepOf(later, await later.read('one'))).toBe(15);
        if (!hit) break;
        survived += 1;
      }
      expect(survived).toBeGreaterThan(how === 'fail' ? 6 : 2);
    },
  );
});
