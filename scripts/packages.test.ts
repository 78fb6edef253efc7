import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packagesInstalled, requireNode } from './packages.mjs';

describe('packagesInstalled', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mend-packages-'));
    mkdirSync(join(root, 'node_modules'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, packages: object) =>
    writeFileSync(join(root, path), JSON.stringify({ packages }));

  it('wants every package in its version, but no binaries of other systems', () => {
    put('package-lock.json', {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/mac': { version: '1.0.0', optional: true },
    });
    expect(packagesInstalled(root)).toBe(false);
    put('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(packagesInstalled(root)).toBe(true);
    put('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(packagesInstalled(root)).toBe(false);
  });
});

describe('requireNode', () => {
  it('refuses what is older than 20.19, by number and not by letter', () => {
    for (const version of ['20.19.0', '20.20.2', '22.4.0', '100.0.0'])
      expect(() => requireNode(version)).not.toThrow();
    for (const version of ['20.9.0', '18.20.1', '8.0.0']) expect(() => requireNode(version)).toThrow(version);
  });
});

describe('the lockfile', () => {
  interface Locked {
    readonly version?: string;
    readonly integrity?: string;
    readonly resolved?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Locked>> };
  const entries = Object.entries(packages).filter(([path]) => path !== '');

  it('holds the binaries of every system, without which `npm ci` refuses it', () => {
    const names = new Set(entries.map(([path]) => path.replace(/^.*node_modules\//, '')));
    const wanted = entries.flatMap(([, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }),
    );
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it('pins every package by its content and none to a host', () => {
    expect(entries.filter(([, { version, integrity }]) => !version || !integrity)).toEqual([]);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});
