/** The service worker: serves the Studio from the cache, and isolates it where its host cannot. */
import { securityHeaders } from '../../scripts/headers.mjs';
import type { OfflineNews, OfflineOrder } from './protocol/offline.ts';
import { SHARE_PATH, SHARED_CACHE, SHARED_NAME_HEADER } from './protocol/offline.ts';
import { createOfflineCache, type Shell, withHeaders } from './services/offline-cache.ts';

/** Written in front of this script by the build. */
declare const MEND_SHELL: Shell;

// The DOM library, which all rooms share, does not know a service worker's global scope.
interface ExtendableEventLike extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEventLike extends ExtendableEventLike {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface MessageEventLike extends ExtendableEventLike {
  readonly data: unknown;
  readonly source: { postMessage(message: unknown): void } | null;
}
interface ServiceScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEventLike) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEventLike) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEventLike) => void): void;
}

const self = globalThis as unknown as ServiceScope;
const { scope } = self.registration;
const cache = createOfflineCache(MEND_SHELL, {
  caches,
  fetch: (url, options) => fetch(url, options),
  scope,
  headersFor: securityHeaders,
});

self.addEventListener('install', (event) => event.waitUntil(cache.install()));
self.addEventListener('activate', (event) => event.waitUntil(cache.tidy().then(() => self.clients.claim())));

self.addEventListener('message', (event) => {
  if (!isOrder(event.data)) return;
  if (event.data.mend === 'take-over') {
    event.waitUntil(self.skipWaiting());
    return;
  }
  const { source } = event;
  event.waitUntil(
    cache.fill().then((complete) => source?.postMessage({ mend: 'filled', complete } satisfies OfflineNews)),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!request.url.startsWith(scope)) return;
  if (request.method === 'POST' && `${origin}${pathname}` === `${scope}${SHARE_PATH}`) {
    event.respondWith(takeShared(request));
    return;
  }
  if (request.method !== 'GET') return;
  event.respondWith(answer(request, pathname));
});

async function answer(request: Request, pathname: string): Promise<Response> {
  // A part of a file is the network's business.
  const kept = request.headers.has('Range')
    ? null
    : await cache.answer(request.url, request.mode === 'navigate');
  return kept ?? withHeaders(await fetch(request), securityHeaders(pathname));
}

/** Puts shared photos where the page finds them, and sends the user there. */
async function takeShared(request: Request): Promise<Response> {
  const shared = await caches.open(SHARED_CACHE);
  const files = (await request.formData()).getAll('photos').filter((part) => part instanceof File);
  for (const [i, file] of files.entries()) {
    const headers = { [SHARED_NAME_HEADER]: encodeURIComponent(file.name), 'Content-Type': file.type };
    await shared.put(`${scope}shared/${i}`, new Response(file, { headers }));
  }
  return Response.redirect(`${scope}?shared`, 303);
}

function isOrder(data: unknown): data is OfflineOrder {
  return (
    typeof data === 'object' &&
    data !== null &&
    'mend' in data &&
    (data.mend === 'take-over' || data.mend === 'fill')
  );
}
