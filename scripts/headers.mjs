/** The response headers of the Studio: one place for the server, for Vite and for the tests. */

const DOCUMENT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types mend',
].join('; ');

// A dedicated worker takes the policy of its own script's response. The threaded wasm backend starts its
// threads from blobs that call importScripts, which Trusted Types and the document's policy both refuse.
const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
  'worker-src blob:',
  "connect-src 'self'",
].join('; ');

/**
 * What makes the page cross-origin isolated (so that wasm gets threads), without a content policy.
 * @type {Readonly<Record<string, string>>}
 */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @type {Readonly<Record<string, string>>} */
const COMMON_HEADERS = {
  ...ISOLATION_HEADERS,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
};

/**
 * True for the script that a worker starts from: `engine.worker-1a2b3c.js`.
 * @param {string} pathname
 */
export function isWorkerScript(pathname) {
  return /\.worker(-[\w-]+)?\.js$/.test(pathname);
}

/**
 * Every security header of a response.
 * @param {string} pathname path of the address, starting with a slash
 * @returns {Record<string, string>}
 */
export function securityHeaders(pathname) {
  return {
    ...COMMON_HEADERS,
    'Content-Security-Policy': isWorkerScript(pathname) ? WORKER_POLICY : DOCUMENT_POLICY,
  };
}

/**
 * Built files carry their hash in their name and may be kept for ever; all others are asked for again.
 * @param {string} pathname
 */
export function cacheControl(pathname) {
  return pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}
