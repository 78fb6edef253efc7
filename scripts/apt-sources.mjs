/** Derives an apt source for a backports suite from the sources that a Debian system already has. */

/**
 * @typedef {{ name: string, text: string }} SourceFile a file of /etc/apt, one-line (`.list`) or deb822 (`.sources`)
 */

/**
 * True where a source already names the suite.
 * @param {readonly SourceFile[]} files
 * @param {string} suite
 */
export function hasSuite(files, suite) {
  return files.some((file) => sourcesOf(file).some(({ suites }) => suites.includes(suite)));
}

/**
 * The same mirror, options and keys as the system's own suite, for its backports, in the form of the file it
 * was found in; null where no source carries the system's suite.
 * @param {readonly SourceFile[]} files
 * @param {string} codename for example `bookworm`
 * @returns {SourceFile | null}
 */
export function backportsSource(files, codename) {
  for (const file of files) {
    const source = sourcesOf(file).find(({ suites }) => suites.includes(codename));
    if (source !== undefined) return source.renamed(`${codename}-backports`);
  }
  return null;
}

/**
 * @param {SourceFile} file
 * @returns {{ suites: string[], renamed: (suite: string) => SourceFile }[]}
 */
function sourcesOf({ name, text }) {
  return name.endsWith('.sources') ? stanzasOf(text) : linesOf(text);
}

/** @param {string} text */
function stanzasOf(text) {
  return text
    .split(/\n\s*\n/)
    .map((stanza) => stanza.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')))
    .filter((lines) => field(lines, 'Types').includes('deb') && !field(lines, 'Enabled').includes('no'))
    .map((lines) => ({
      suites: field(lines, 'Suites'),
      renamed: (/** @type {string} */ suite) => ({
        name: 'mend-backports.sources',
        text: `${lines.map((line) => renameField(line, suite)).join('\n')}\n`,
      }),
    }));
}

/**
 * @param {readonly string[]} lines
 * @param {string} name
 */
function field(lines, name) {
  const line = lines.find((candidate) => candidate.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line === undefined
    ? []
    : line
        .slice(name.length + 1)
        .trim()
        .split(/\s+/);
}

/**
 * @param {string} line
 * @param {string} suite
 */
function renameField(line, suite) {
  if (/^suites:/i.test(line)) return `Suites: ${suite}`;
  if (/^components:/i.test(line)) return 'Components: main';
  return /^types:/i.test(line) ? 'Types: deb' : line;
}

/** @param {string} text */
function linesOf(text) {
  return [...text.matchAll(/^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+\S/gm)].map(
    ([, options = '', address = '', suite = '']) => ({
      suites: [suite],
      renamed: (/** @type {string} */ wanted) => ({
        name: 'mend-backports.list',
        text: `deb ${options}${address} ${wanted} main\n`,
      }),
    }),
  );
}
