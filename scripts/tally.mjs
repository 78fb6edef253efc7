/** Adds up what the stages of `npm test` found. */

/**
 * What one stage found. A skip is a sentence that names what was not tested and why; the unsteady passed only when they
 * were tried again.
 * @typedef {{ passed: number, failed: number, skipped: readonly string[], unsteady?: readonly string[] }} Tally
 */

/**
 * @typedef {object} UnitReport the parts of Vitest's JSON report that count
 * @property {readonly { name: string, status: string, assertionResults: readonly { status: string, fullName: string }[] }[]} testResults
 */

/**
 * @typedef {object} BrowserSuite a part of Playwright's JSON report
 * @property {string} title
 * @property {readonly { title: string, tests: readonly { status: string, projectName: string }[] }[]} specs
 * @property {readonly BrowserSuite[]} [suites]
 */

/**
 * A static check counts one.
 * @param {number} code exit code of the program
 * @returns {Tally}
 */
export function tallyCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

/**
 * A test file that could not be loaded has no tests of its own and counts as one failure.
 * @param {UnitReport | null} report null where the runner left none
 * @param {number} code exit code of the runner
 * @returns {Tally}
 */
export function tallyUnit(report, code) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  return orCrashed(
    {
      passed: tests.filter(({ status }) => status === 'passed').length,
      failed: tests.filter(({ status }) => status === 'failed').length + broken,
      skipped: skipped.map(({ fullName }) => fullName),
    },
    report === null ? 1 : code,
  );
}

/**
 * A flaky test passed only when it was tried again: a page on a machine that does other things may miss a moment. It
 * passed, and is named.
 * @param {{ suites: readonly BrowserSuite[] } | null} report null where the runner left none
 * @param {number} code exit code of the runner
 * @returns {Tally}
 */
export function tallyBrowser(report, code) {
  const tests = (report?.suites ?? []).flatMap(testsOf);
  /** @param {string[]} statuses */
  const those = (...statuses) => tests.filter(({ status }) => statuses.includes(status));
  return orCrashed(
    {
      passed: those('expected', 'flaky').length,
      failed: those('unexpected').length,
      skipped: those('skipped').map(({ name }) => name),
      unsteady: those('flaky').map(({ name }) => name),
    },
    report === null ? 1 : code,
  );
}

/**
 * @param {BrowserSuite} suite
 * @returns {{ status: string, name: string }[]}
 */
function testsOf(suite) {
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map(({ status, projectName }) => ({
      status,
      name: `${suite.title} > ${spec.title} [${projectName}]`,
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)];
}

/**
 * A runner that ended badly though none of its tests failed, has crashed: one failure.
 * @param {Tally} tally
 * @param {number} code
 * @returns {Tally}
 */
function orCrashed(tally, code) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/**
 * The sum of all stages.
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function total(tallies) {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
    unsteady: tallies.flatMap(({ unsteady = [] }) => unsteady),
  };
}

/**
 * The last line of `npm test`.
 * @param {Tally} tally
 */
export function lastLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
