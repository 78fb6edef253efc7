import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveFolder } from './static-server.mjs';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'mend-server-')));
const site = join(home, 'site');
let address = '';
let close = async () => {};

beforeAll(async () => {
  mkdirSync(join(site, 'assets'), { recursive: true });
  mkdirSync(join(home, 'site-secret'));
  writeFileSync(join(home, 'secret.txt'), 'secret');
  writeFileSync(join(home, 'site-secret', 'secret.txt'), 'secret');
  writeFileSync(join(site, 'index.html'), '<!doctype html>');
  writeFileSync(join(site, '.hidden'), 'secret');
  writeFileSync(join(site, 'assets', 'engine.worker-a1B2_c-3.js'), 'postMessage(1)');
  writeFileSync(join(site, 'assets', 'index-a1.js'), '1');
  writeFileSync(join(site, 'assets', 'tfjs.wasm'), 'wasm');
  writeFileSync(join(site, 'weights.safetensors'), 'weights');
  symlinkSync(join(home, 'secret.txt'), join(site, 'link.txt'));
  ({ address, close } = await serveFolder(site, { port: 0 }));
});

afterAll(async () => {
  await close();
  rmSync(home, { recursive: true });
});

/** Asks for a path as it stands: `fetch` would resolve the dots before it sends them. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(address);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request({ hostname, port, path, method, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

describe('the headers', () => {
  it('lock the document down and isolate it', async () => {
    const { status, headers } = await ask('/');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain('trusted-types mend');
    expect(policy.join()).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  it('let a worker start threads from blobs, and only a worker', async () => {
    const worker = await ask('/assets/engine.worker-a1B2_c-3.js');
    expect(worker.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'",
    );
    expect(worker.headers['cross-origin-embedder-policy']).toBe('require-corp');
    const script = await ask('/assets/index-a1.js');
    expect(script.headers['content-security-policy']).not.toContain("script-src 'self' blob:");
  });

  it('protect refusals too', async () => {
    const { status, headers } = await ask('/nothing');
    expect(status).toBe(404);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/index-a1.js', 'text/javascript; charset=utf-8'],
    ['/assets/tfjs.wasm', 'application/wasm'],
    ['/weights.safetensors', 'application/octet-stream'],
  ])('name the type of %s', async (path, type) => {
    expect((await ask(path)).headers['content-type']).toBe(type);
  });

  it('keep hashed files for ever and ask again for all others', async () => {
    expect((await ask('/assets/index-a1.js')).headers['cache-control']).toContain('immutable');
    const page = await ask('/');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect((await ask('/', 'GET', { 'If-None-Match': String(page.headers.etag) })).status).toBe(304);
  });
});

describe('what is served', () => {
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/../site-secret/secret.txt',
    '/index.html%00.txt',
    '/%',
    '/.hidden',
    '/link.txt',
    '/assets',
    '/assets/',
  ])('is nothing for %s', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('ignores a query', async () => {
    expect((await ask('/?backend=wasm')).body).toBe('<!doctype html>');
  });

  it('answers HEAD without a body and refuses what would change something', async () => {
    const head = await ask('/', 'HEAD');
    expect([head.status, head.headers['content-length'], head.body]).toEqual([200, '15', '']);
    expect((await ask('/', 'POST')).status).toBe(405);
  });
});

describe('the port', () => {
  it('gives way to another program only where that is allowed', async () => {
    const taken = Number(new URL(address).port);
    await expect(serveFolder(site, { port: taken })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const second = await serveFolder(site, { port: taken, orNext: true });
    expect(new URL(second.address).port).not.toBe(String(taken));
    await second.close();
  });
});
