import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { orLost } from './device-loss.ts';

const never = { lost: new Promise<string>(() => undefined) };

describe('work on a device that may be lost', () => {
  it('gives its result, or its own failure', async () => {
    expect(await orLost(Promise.resolve(7), never)).toBe(7);
    await expect(orLost(Promise.reject(new RangeError('own')), never)).rejects.toThrow('own');
  });

  it('ends when the device is lost, however much goes on, and at once where it is lost already', async () => {
    let lose: (reason: string) => void = () => undefined;
    const device = {
      lost: new Promise<string>((resolve) => {
        lose = resolve;
      }),
    };
    const endless = () => orLost(new Promise<never>(() => undefined), device);
    const both = [endless(), endless()];
    lose('unplugged');
    for (const each of [...both, endless()]) {
      await expect(each).rejects.toMatchObject({ code: 'device-lost', details: 'unplugged' });
    }
  });

  it('is forgotten when it is done, also where the device is never lost', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const work = async () => {
      const photo = { pixels: new Uint8Array(9) };
      await orLost(Promise.resolve(photo), never);
      return new WeakRef(photo);
    };
    const photo = await work();
    await new Promise((resolve) => setTimeout(resolve, 0));
    collect();
    expect(photo.deref()).toBeUndefined();
  });
});
