import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { toScreenColours } from './screen-colours.ts';

const FIXTURE = JSON.parse(
  readFileSync(new URL('../../../tools/colour/littlecms.json', import.meta.url), 'utf8'),
);

it.each(['Adobe RGB', 'Display P3', 'ProPhoto RGB'])(
  'shows %s as LittleCMS would, within two steps',
  (name) => {
    const given = FIXTURE.profiles.find((profile: { name: string }) => profile.name === name);
    const colours: number[][] = FIXTURE.colours;
    const rgba = Uint8ClampedArray.from(colours.flatMap((colour, i) => [...colour, i & 255]));
    toScreenColours(rgba, Uint8Array.from(Buffer.from(given.profile, 'base64')));
    given.toSrgb.forEach((expected: number[], i: number) => {
      for (let c = 0; c < 3; c++)
        expect(Math.abs((rgba[4 * i + c] as number) - (expected[c] as number))).toBeLessThanOrEqual(2);
      expect(rgba[4 * i + 3]).toBe(i & 255);
    });
  },
);
