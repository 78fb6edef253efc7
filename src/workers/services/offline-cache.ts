/** The Studio's files in the browser's cache, so that a later visit needs no network: what its service worker does. */

/** A file of the build. */
export interface ShellFile {
  /** Below the Studio's address; empty is the page itself. */
  readonly path: string;
  /** Hexadecimal; null where hosts may change the file a little. */
  readonly sha256: string | null;
  /** Fetched behind the scenes once the Studio runs, instead of at first. */
  readonly later: boolean;
}

/** One build. */
export interface Shell {
  readonly version: string;
  readonly files: readonly ShellFile[];
}

export interface OfflineSurroundings {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'match'>;
  readonly fetch: (request: string, options: RequestInit) => Promise<Response>;
  /** The Studio's address, with a slash at its end. */
  readonly scope: string;
  /** Headers that the Studio wants on a path; given to responses whose host sends none. */
  readonly headersFor: (pathname: string) => Readonly<Record<string, string>>;
}

const PREFIX = 'mend-build-';
/** Says in a cached response what it holds, so that the next build need not fetch it again. */
const DIGEST_HEADER = 'X-Mend-Sha256';
/** The build in use and the one before it, whose pages may still be open. */
const KEPT_BUILDS = 2;

export interface OfflineCache {
  /** Fetches what the Studio needs to start. Rejects where a file is missing or is not the right one. */
  install(): Promise<void>;
  /** Fetches the rest; what is there is not fetched again. @returns whether all is there */
  fill(): Promise<boolean>;
  /** Forgets builds that no page can need any more. */
  tidy(): Promise<void>;
  /** The answer to a GET request of our own origin; null where the network should be asked as usual. */
  answer(url: string, isPage: boolean): Promise<Response | null>;
}

export function createOfflineCache(shell: Shell, surroundings: OfflineSurroundings): OfflineCache {
  const { caches, fetch, scope, headersFor } = surroundings;
  const name = `${PREFIX}${shell.version}`;
  const known = new Set(shell.files.map(({ path }) => path));

  const earlier = async (url: string, sha256: string): Promise<Response | null> => {
    const response = await caches.match(url);
    return response?.headers.get(DIGEST_HEADER) === sha256 ? response : null;
  };

  const store = async (cache: Cache, { path, sha256 }: ShellFile): Promise<void> => {
    const url = `${scope}${path}`;
    if (sha256 !== null && (await cache.match(url)) !== undefined) return;
    const same = sha256 === null ? null : await earlier(url, sha256);
    await cache.put(url, same ?? (await fetchWhole(url, sha256)));
  };

  const fetchWhole = async (url: string, sha256: string | null): Promise<Response> => {
    const response = await fetch(url, { cache: 'no-cache', credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    const bytes = await response.arrayBuffer();
    // Half a file, or the error page of a host, must never be kept.
    if (sha256 !== null && (await digest(bytes)) !== sha256)
      throw new Error(`${url} is not as it was built.`);
    const headers = new Headers(response.headers);
    // What is stored is unpacked.
    for (const header of ['Content-Encoding', 'Content-Length']) headers.delete(header);
    if (sha256 !== null) headers.set(DIGEST_HEADER, sha256);
    return new Response(bytes, { status: 200, headers });
  };

  const storeAll = async (files: readonly ShellFile[]): Promise<void> => {
    const cache = await caches.open(name);
    for (const file of files) await store(cache, file);
  };

  return {
    install: () => storeAll(shell.files.filter(({ later }) => !later)),
    fill: async () => {
      try {
        await storeAll(shell.files);
        return true;
      } catch {
        return false;
      }
    },
    tidy: async () => {
      const builds = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== name);
      for (const old of builds.slice(0, Math.max(0, builds.length - KEPT_BUILDS + 1)))
        await caches.delete(old);
    },
    answer: async (url, isPage) => {
      const { origin, pathname } = new URL(url);
      if (!`${origin}${pathname}`.startsWith(scope)) return null;
      const asked = `${origin}${pathname}`.slice(scope.length);
      const path = isPage && (asked === '' || asked === 'index.html') ? '' : asked;
      // Pages of the build before may ask for files that this one no longer has.
      const cache = known.has(path) ? await caches.open(name) : null;
      const response = (await cache?.match(`${scope}${path}`)) ?? (await caches.match(`${scope}${path}`));
      return response === undefined ? null : withHeaders(response, headersFor(pathname));
    },
  };
}

/** The response with headers that its host did not send. */
export function withHeaders(response: Response, wanted: Readonly<Record<string, string>>): Response {
  const missing = Object.entries(wanted).filter(([header]) => !response.headers.has(header));
  // What another origin sent, or a redirection, cannot be made anew.
  if (missing.length === 0 || response.type === 'opaque' || response.type === 'opaqueredirect')
    return response;
  if (response.status === 0 || [101, 204, 205, 304].includes(response.status)) return response;
  const headers = new Headers(response.headers);
  for (const [header, value] of missing) headers.set(header, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
