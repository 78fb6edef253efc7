import { describe, expect, it } from 'vitest';
import { sameOriginUrl } from './trusted-url.ts';

describe('sameOriginUrl', () => {
  it('admits scripts of our own origin, relative or absolute', () => {
    expect(sameOriginUrl('/assets/engine.js', 'https://mend.test')).toBe(
      'https://mend.test/assets/engine.js',
    );
    expect(sameOriginUrl('https://mend.test/a.js', 'https://mend.test')).toBe('https://mend.test/a.js');
  });

  it.each([
    'https://evil.test/a.js',
    '//evil.test/a.js',
    'blob:https://evil.test/1',
    'data:text/javascript,1',
  ])('refuses %s', (url) => {
    expect(() => sameOriginUrl(url, 'https://mend.test')).toThrow(TypeError);
  });
});
