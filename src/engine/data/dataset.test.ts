import { describe, expect, it } from 'vitest';
import { StudioError } from '../domain/fault.ts';
import { readDataset } from './dataset.ts';
import { type Files, lines, memoryReader, smallPhoto, tinyRecipe } from './fixtures.ts';

const photo = smallPhoto(4, 4, 0);

const FILES: Files = {
  'val.txt': lines('train/clean/b.png', '', 'train/rain/input/2_x.png'),
  'gallery.txt': lines('train/clean/c.jpg'),
  'train/clean/a.png': photo,
  'train/clean/b.png': photo,
  'train/clean/c.jpg': photo,
  'train/clean/notes.txt': photo,
  'train/rain/input/1.png': photo,
  'train/rain/input/2_x.png': photo,
  'train/rain/input/2_y.png': photo,
  'train/rain/target/1.jpg': photo,
  'train/rain/target/2.png': photo,
  'train/lonely/input/1.png': photo,
  'train/lonely/input/7.png': photo,
  'train/lonely/target/1.png': photo,
};

const data = { root: 'train', clean: ['clean'], exclude: ['gallery.txt', 'val.txt'], validation: 'val.txt' };

async function faultOf(recipe: { [part: string]: unknown }): Promise<StudioError> {
  try {
    await readDataset(tinyRecipe(recipe), memoryReader(FILES));
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('readDataset', () => {
  it('keeps listed files and all partners of their targets out of training', async () => {
    const recipe = tinyRecipe({ data, tasks: [{ id: 'rain', pairs: ['rain'] }] });
    const { train, validation } = await readDataset(recipe, memoryReader(FILES));
    expect(train.clean).toEqual(['train/clean/a.png']);
    expect(validation.clean).toEqual(['train/clean/b.png']);
    expect(train.pairs.get('rain')).toEqual([
      { input: 'train/rain/input/1.png', target: 'train/rain/target/1.jpg' },
    ]);
    expect(validation.pairs.get('rain')).toEqual([
      { input: 'train/rain/input/2_x.png', target: 'train/rain/target/2.png' },
    ]);
  });

  it('names inputs without a partner', async () => {
    const fault = await faultOf({ data, tasks: [{ id: 'rain', pairs: ['lonely'] }] });
    expect(fault.code).toBe('dataset-unpaired');
    expect(fault.message).toContain('train/lonely/input/7.png');
    expect(fault.message).toContain('train/lonely/target');
  });

  it('says what is missing or empty', async () => {
    const missing = await faultOf({ data: { ...data, clean: ['nowhere'] } });
    expect([missing.code, missing.message]).toEqual([
      'dataset-empty',
      'The folder train/nowhere cannot be read; check that it exists.',
    ]);
    const none = await faultOf({ data: { ...data, clean: [] } });
    expect(none.message).toContain('The task clean has no clean photos');
    const noList = await faultOf({ data: { ...data, validation: 'lost.txt' } });
    expect(noList.message).toContain('lost.txt');
  });

  it('needs no clean photos where pairs are enough', async () => {
    const recipe = tinyRecipe({ data: { ...data, clean: [] }, tasks: [{ id: 'rain', pairs: ['rain'] }] });
    expect((await readDataset(recipe, memoryReader(FILES))).train.clean).toEqual([]);
  });
});
