import { describe, expect, it } from 'vitest';
import { backportsSource, hasSuite } from './apt-sources.mjs';

const deb822 = {
  name: '/etc/apt/sources.list.d/debian.sources',
  text: `Types: deb deb-src
# a remark
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
};

const oneLine = {
  name: '/etc/apt/sources.list',
  text: `# deb http://old.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb [signed-by=/k.gpg arch=amd64] http://mirror.example/debian bookworm main contrib
`,
};

describe('backportsSource', () => {
  it('keeps mirror and key of a deb822 source', () => {
    expect(backportsSource([deb822], 'bookworm')).toEqual({
      name: 'mend-backports.sources',
      text: `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`,
    });
  });

  it('keeps mirror and options of a one-line source', () => {
    expect(backportsSource([oneLine], 'bookworm')).toEqual({
      name: 'mend-backports.list',
      text: 'deb [signed-by=/k.gpg arch=amd64] http://mirror.example/debian bookworm-backports main\n',
    });
  });

  it('is null where no source carries the suite or it is turned off', () => {
    expect(backportsSource([deb822, oneLine], 'trixie')).toBeNull();
    const off = { ...deb822, text: deb822.text.replaceAll('Types:', 'Enabled: no\nTypes:') };
    expect(backportsSource([off], 'bookworm')).toBeNull();
  });
});

describe('hasSuite', () => {
  it('sees a suite that is there already', () => {
    const backports = { name: 'b.list', text: 'deb http://mirror.example/debian bookworm-backports main\n' };
    expect(hasSuite([deb822, oneLine], 'bookworm-backports')).toBe(false);
    expect(hasSuite([deb822, backports], 'bookworm-backports')).toBe(true);
  });
});
