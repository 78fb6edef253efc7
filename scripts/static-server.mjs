/** A static file server for one folder: Node alone, GET and HEAD, with the Studio's security headers. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { cacheControl, securityHeaders } from './headers.mjs';

/** @type {Readonly<Record<string, string>>} */
const MIME_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.wasm': 'application/wasm',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * The file that a path of an address means, or null: nothing outside the root, no hidden files, no links
 * that lead out.
 * @param {string} root absolute real path of the folder
 * @param {string} pathname path of the address as it came, percent-encoded
 * @returns {Promise<{ path: string, size: number, modified: number } | null>}
 */
export async function locate(root, pathname) {
  let decoded = '';
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const segments = decoded.split('/').filter((segment) => segment !== '');
  if (/[\0\\]/.test(decoded) || segments.some((segment) => segment.startsWith('.'))) return null;
  const wanted = join(root, ...segments, decoded.endsWith('/') ? 'index.html' : '');
  try {
    const path = await realpath(wanted);
    const status = await stat(path);
    if (!path.startsWith(root + sep) || !status.isFile()) return null;
    return { path, size: status.size, modified: status.mtimeMs };
  } catch {
    return null;
  }
}

/**
 * @param {string} root absolute real path of the folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(root, request, response) {
  const pathname = (request.url ?? '/').replace(/[?#].*$/s, '');
  for (const [name, value] of Object.entries(securityHeaders(pathname))) response.setHeader(name, value);
  const refuse = (/** @type {number} */ status, /** @type {string} */ sentence) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : sentence);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(405, 'Only GET and HEAD are answered.\n');
  }
  const file = await locate(root, pathname);
  if (file === null) return refuse(404, 'There is no such file.\n');
  const tag = `W/"${file.size.toString(16)}-${Math.trunc(file.modified).toString(16)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Cache-Control', cacheControl(pathname));
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304);
    response.end();
    return;
  }
  response.setHeader(
    'Content-Type',
    MIME_TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
  );
  response.setHeader('Content-Length', file.size);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // A visitor who leaves in the middle is no failure of ours; the pipeline closes the file either way.
  pipeline(createReadStream(file.path), response, () => {});
}

/**
 * Serves a folder.
 * @param {string} folder
 * @param {{ port: number, host?: string, orNext?: boolean }} options `orNext`: take any free port where this one is taken
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { port, host = '127.0.0.1', orNext = false }) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, request, response).catch((error) => response.destroy(error));
  });
  await listen(server, port, host).catch((error) => {
    if (!orNext || error.code !== 'EADDRINUSE') throw error;
    return listen(server, 0, host);
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A port that nobody listens on at this moment.
 * @returns {Promise<number>}
 */
export async function freePort() {
  const server = createServer();
  await listen(server, 0, '127.0.0.1');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<void>}
 */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
