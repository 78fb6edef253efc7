/** What the page and its service worker say to each other. */

/** From the page: the waiting worker may take over; or fetch all that is still missing. */
export interface OfflineOrder {
  readonly mend: 'take-over' | 'fill';
}

/** From the worker: whether a later visit needs no network. */
export interface OfflineNews {
  readonly mend: 'filled';
  readonly complete: boolean;
}

/** Photos that another program shared wait here for the page. */
export const SHARED_CACHE = 'mend-shared';
/** Where the system posts them, below the Studio's address; the manifest says the same. */
export const SHARE_PATH = 'share';
export const SHARED_NAME_HEADER = 'X-Mend-Name';
