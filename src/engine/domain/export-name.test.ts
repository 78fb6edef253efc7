import { describe, expect, it } from 'vitest';
import { dayOf, fillTemplate, freeName, type NameValues, safeName, stemOf } from './export-name.ts';
import { StudioError } from './fault.ts';

const VALUES: NameValues = {
  name: 'beach',
  model: 'local-1',
  date: '2026-04-30',
  strength: '80',
  width: '640',
  height: '480',
};

describe('names of exported files', () => {
  it('are filled from a template', () => {
    expect(fillTemplate('{name}-mend', VALUES)).toBe('beach-mend');
    expect(fillTemplate('{date} {name} {model} {strength} {width}x{height}', VALUES)).toBe(
      '2026-04-30 beach local-1 80 640x480',
    );
  });

  it('say which part does not exist', () => {
    expect(() => fillTemplate('{name}-{mdoel}', VALUES)).toThrow(StudioError);
    expect(() => fillTemplate('{__proto__}', VALUES)).toThrow(/knows no \{__proto__\}; use \{name\}/);
  });

  it.each([
    ['../../etc/passwd', '-..-etc-passwd'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
    ['evil\u202egnp.exe', 'evilgnp.exe'],
    ['tab\there\n', 'tabhere'],
    ['...', 'photo'],
    ['', 'photo'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['ends. . ', 'ends'],
    ['😀 smile', '😀 smile'],
    ['<img src=x onerror=alert(1)>', '-img src=x onerror=alert(1)-'],
  ])('%j becomes the safe %j', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  it('stay short enough for every file system, without cutting a character', () => {
    const safe = safeName('é😀'.repeat(100));
    expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200);
    expect(safe.endsWith('é') || safe.endsWith('😀')).toBe(true);
  });

  it('are never ones that are taken', async () => {
    const taken = new Set(['a.png', 'a (2).png']);
    expect(await freeName('a', 'png', (name) => taken.has(name))).toBe('a (3).png');
    expect(await freeName('b', 'png', async (name) => taken.has(name))).toBe('b.png');
  });

  it('know stems and days', () => {
    expect(['a.tar.gz', '.png', 'plain', 'v1.2 final cut'].map(stemOf)).toEqual([
      'a.tar',
      '.png',
      'plain',
      'v1.2 final cut',
    ]);
    expect(dayOf(new Date(2026, 3, 9))).toBe('2026-04-09');
  });
});
