import { describe, expect, it } from 'vitest';
import { type TabChannel, watchVersions } from './version-watch.ts';

/** Tabs that hear each other at once, but not themselves. */
function browser() {
  const tabs: ((data: unknown) => void)[] = [];
  let said = 0;
  const tab = (): TabChannel => {
    const own: ((event: MessageEvent) => void)[] = [];
    const hear = (data: unknown) => {
      for (const listener of own) listener({ data } as MessageEvent);
    };
    tabs.push(hear);
    return {
      postMessage: (data) => {
        said += 1;
        for (const other of tabs) if (other !== hear) other(data);
      },
      addEventListener: (_: string, listener: unknown) =>
        void own.push(listener as (event: MessageEvent) => void),
    } as TabChannel;
  };
  return { tab, said: () => said, say: (data: unknown) => tabs.map((hear) => hear(data)) };
}

describe('two versions of Mend in one browser', () => {
  it.each([
    ['the newer one came later', [1, 2]],
    ['the newer one was there before', [2, 1]],
  ])('tell the older one alone, once: %s', (_, schemas) => {
    const { tab, said } = browser();
    const outdated: number[] = [];
    for (const schema of schemas) watchVersions(tab(), schema, () => outdated.push(schema));
    expect(outdated).toEqual([1]);
    // A greeting each and an answer to the second: no loop.
    expect(said()).toBe(3);
    watchVersions(tab(), 2, () => outdated.push(2));
    expect(outdated).toEqual([1]);
  });

  it('leave tabs of the same version and strange messages alone', () => {
    const { tab, say } = browser();
    let told = 0;
    watchVersions(tab(), 1, () => (told += 1));
    watchVersions(tab(), 1, () => (told += 1));
    for (const strange of [null, 7, { mend: 'here' }, { mend: 'hello', schema: '9' }]) say(strange);
    expect(told).toBe(0);
  });
});
