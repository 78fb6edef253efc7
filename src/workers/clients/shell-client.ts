/** The page's side of the service worker. */
import type { OfflineNews, OfflineOrder } from '../protocol/offline.ts';
import { SHARED_CACHE, SHARED_NAME_HEADER } from '../protocol/offline.ts';
import { trustedWorkerUrl } from './trusted-url.ts';

export interface ShellNews {
  /** A newer Mend is ready and waits. */
  onUpdate(): void;
  /** Whether a later visit needs no network. */
  onFilled(complete: boolean): void;
  /** Another version serves this page from now on; `first`: the first one at all. */
  onReplaced(first: boolean): void;
}

export interface ShellClient {
  /** True where the page has threads: its host, or the service worker, isolates it. */
  readonly isolated: boolean;
  /** Registers the service worker. @returns false where there can be none */
  start(news: ShellNews): Promise<boolean>;
  /** Lets the waiting version take over. */
  accept(): void;
  /** Photos that another program shared, each once. */
  shared(): Promise<readonly File[]>;
  /** Calls back with files that the system opens with Mend. */
  onLaunch(take: (files: readonly File[]) => void): void;
}

interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** How often a page that stays open looks for a newer Mend, in milliseconds. */
const LOOK = 3_600_000;

/** @param base the Studio's path, with a slash at its end */
export function createShellClient(scope: Window & typeof globalThis, base: string): ShellClient {
  // Absent on pages that are not secure, whatever the types say.
  const container = scope.navigator.serviceWorker as ServiceWorkerContainer | undefined;
  let waiting: ServiceWorker | null = null;
  const order = (worker: ServiceWorker | null | undefined, mend: OfflineOrder['mend']) =>
    worker?.postMessage({ mend } satisfies OfflineOrder);

  const watch = (registration: ServiceWorkerRegistration, news: ShellNews) => {
    const offer = (worker: ServiceWorker | null) => {
      // The first version of all has nothing to replace.
      if (worker === null || container?.controller === null) return;
      waiting = worker;
      news.onUpdate();
    };
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker);
      });
    });
    setInterval(() => void registration.update().catch(() => undefined), LOOK);
  };

  return {
    isolated: scope.crossOriginIsolated,
    start: async (news) => {
      if (container === undefined) return false;
      let controlled = container.controller !== null;
      container.addEventListener('controllerchange', () => {
        news.onReplaced(!controlled);
        controlled = true;
      });
      container.addEventListener('message', ({ data }: MessageEvent<OfflineNews>) => {
        if (data?.mend === 'filled') news.onFilled(data.complete);
      });
      try {
        // The type knows no trusted addresses.
        const url = trustedWorkerUrl(`${base}sw.js`) as string;
        const registration = await container.register(url, { updateViaCache: 'none' });
        watch(registration, news);
        const ready = await container.ready;
        order(ready.active, 'fill');
        return true;
      } catch {
        return false;
      }
    },
    accept: () => order(waiting, 'take-over'),
    shared: async () => {
      if (!('caches' in scope) || !new URLSearchParams(scope.location.search).has('shared')) return [];
      const shelf = await scope.caches.open(SHARED_CACHE);
      const files: File[] = [];
      for (const request of await shelf.keys()) {
        const response = await shelf.match(request);
        await shelf.delete(request);
        if (response === undefined) continue;
        const name = decodeURIComponent(response.headers.get(SHARED_NAME_HEADER) ?? 'photo');
        files.push(new File([await response.blob()], name));
      }
      // Reloading the page must not look for them again.
      scope.history.replaceState(null, '', base);
      return files;
    },
    onLaunch: (take) => {
      (scope as { launchQueue?: LaunchQueue }).launchQueue?.setConsumer(({ files = [] }) => {
        void Promise.all(files.map((handle) => handle.getFile())).then((opened) => {
          if (opened.length > 0) take(opened);
        });
      });
    },
  };
}
