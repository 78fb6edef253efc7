import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createOfflineCache, type Shell, withHeaders } from './offline-cache.ts';

const SCOPE = 'https://example.org/mend/';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** As much of the browser's cache storage as is used. */
function memoryCaches() {
  const builds = new Map<string, Map<string, Response>>();
  const cacheOf = (files: Map<string, Response>) =>
    ({
      match: async (url: string) => files.get(url)?.clone(),
      put: async (url: string, response: Response) => void files.set(url, response),
    }) as unknown as Cache;
  return {
    builds,
    caches: {
      open: async (name: string) => {
        const files = builds.get(name) ?? new Map<string, Response>();
        builds.set(name, files);
        return cacheOf(files);
      },
      keys: async () => [...builds.keys()],
      delete: async (name: string) => builds.delete(name),
      match: async (url: RequestInfo | URL) => {
        for (const files of builds.values()) {
          const found = files.get(String(url));
          if (found !== undefined) return found.clone();
        }
        return undefined;
      },
    },
  };
}

/** A host with these files. */
function host(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url.slice(SCOPE.length));
    const text = files[url.slice(SCOPE.length)];
    return text === undefined ? new Response('gone', { status: 404 }) : new Response(text);
  };
  return { asked, fetch };
}

const FILES = { '': '<html>', 'assets/a.js': 'let a', 'models/w.safetensors': 'weights' };
const shellOf = (files: Readonly<Record<string, string>>, version: string): Shell => ({
  version,
  files: Object.entries(files).map(([path, text]) => ({
    path,
    sha256: path === '' ? null : sha256(text),
    later: path.endsWith('.safetensors'),
  })),
});

const headersFor = (pathname: string) => ({ 'Cross-Origin-Opener-Policy': 'same-origin', 'X-For': pathname });

describe('the offline cache', () => {
  it('fetches what the start needs at first, and the rest later, each once', async () => {
    const { caches } = memoryCaches();
    const { asked, fetch } = host(FILES);
    const cache = createOfflineCache(shellOf(FILES, '1'), { caches, fetch, scope: SCOPE, headersFor });
    await cache.install();
    expect(asked).toEqual(['', 'assets/a.js']);
    expect(await cache.fill()).toBe(true);
    expect(asked.filter((path) => path !== '')).toEqual(['assets/a.js', 'models/w.safetensors']);
    const page = await cache.answer(`${SCOPE}?backend=wasm`, true);
    expect(await page?.text()).toBe('<html>');
    expect(page?.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(await (await cache.answer(`${SCOPE}models/w.safetensors`, false))?.text()).toBe('weights');
    expect(await cache.answer(`${SCOPE}other.js`, false)).toBeNull();
    expect(await cache.answer('https://example.org/elsewhere/', true)).toBeNull();
  });

  it('keeps nothing that is not whole: neither an error page nor half a file', async () => {
    const { caches } = memoryCaches();
    const broken = host({ ...FILES, 'assets/a.js': 'let' });
    const shell = shellOf(FILES, '1');
    const cache = createOfflineCache(shell, { caches, fetch: broken.fetch, scope: SCOPE, headersFor });
    await expect(cache.install()).rejects.toThrow('not as it was built');
    expect(await cache.answer(`${SCOPE}assets/a.js`, false)).toBeNull();
    const missing = host({ '': '<html>', 'assets/a.js': 'let a' });
    const later = createOfflineCache(shell, { caches, fetch: missing.fetch, scope: SCOPE, headersFor });
    await later.install();
    expect(await later.fill()).toBe(false);
  });

  it('takes from the build before what did not change, still serves its pages, and forgets older ones', async () => {
    const { caches, builds } = memoryCaches();
    const make = (files: Readonly<Record<string, string>>, version: string) => {
      const { asked, fetch } = host(files);
      return {
        asked,
        cache: createOfflineCache(shellOf(files, version), { caches, fetch, scope: SCOPE, headersFor }),
      };
    };
    const first = make(FILES, '1');
    await first.cache.install();
    await first.cache.fill();
    const { 'assets/a.js': _gone, ...same } = FILES;
    const second = make({ ...same, '': '<html lang>', 'assets/b.js': 'let b' }, '2');
    await second.cache.install();
    await second.cache.fill();
    await second.cache.tidy();
    expect(second.asked).not.toContain('models/w.safetensors');
    expect(await (await second.cache.answer(`${SCOPE}assets/a.js`, false))?.text()).toBe('let a');
    expect(await (await second.cache.answer(SCOPE, true))?.text()).toBe('<html lang>');
    expect(await (await first.cache.answer(SCOPE, true))?.text()).toBe('<html>');
    const third = make(FILES, '3');
    await third.cache.install();
    await third.cache.tidy();
    expect([...builds.keys()]).toEqual(['mend-build-2', 'mend-build-3']);
  });

  it('adds headers that a host did not send, and changes none that it did', async () => {
    const sent = new Response('x', { headers: { 'X-For': 'host' } });
    const { headers } = withHeaders(sent, headersFor('/mend/'));
    expect([headers.get('X-For'), headers.get('Cross-Origin-Opener-Policy')]).toEqual([
      'host',
      'same-origin',
    ]);
    const whole = new Response('x', { headers: headersFor('/') });
    expect(withHeaders(whole, headersFor('/'))).toBe(whole);
  });
});
