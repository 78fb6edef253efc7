import { describe, expect, it } from 'vitest';
import { lastLine, tallyBrowser, tallyCheck, tallyUnit, total } from './tally.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((result, index) => ({ status: result, fullName: `test ${index}` })),
});

describe('tallyUnit', () => {
  it('counts tests and names the skipped', () => {
    const report = {
      testResults: [file('failed', 'passed', 'failed', 'skipped'), file('passed', 'passed', 'todo')],
    };
    expect(tallyUnit(report, 1)).toEqual({ passed: 2, failed: 1, skipped: ['test 2', 'test 1'] });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(tallyUnit({ testResults: [file('failed'), file('passed', 'passed')] }, 1)).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  it('counts a runner that crashed, with and without a report', () => {
    expect(tallyUnit(null, 0)).toEqual({ passed: 0, failed: 1, skipped: [] });
    expect(tallyUnit({ testResults: [file('passed', 'passed')] }, 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(tallyUnit({ testResults: [file('passed', 'passed')] }, 0)).toMatchObject({ passed: 1, failed: 0 });
  });
});

describe('tallyBrowser', () => {
  const spec = (title: string, ...statuses: string[]) => ({
    title,
    tests: statuses.map((status) => ({ status, projectName: 'wasm' })),
  });

  it('counts nested suites, and names the skipped and those that passed at the second attempt', () => {
    const report = {
      suites: [
        {
          title: 'shell',
          specs: [spec('opens', 'expected', 'unexpected')],
          suites: [{ title: 'policy', specs: [spec('refuses', 'flaky'), spec('waits', 'skipped')] }],
        },
      ],
    };
    expect(tallyBrowser(report, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: ['policy > waits [wasm]'],
      unsteady: ['policy > refuses [wasm]'],
    });
  });

  it('counts a runner that crashed as one failure', () => {
    expect(tallyBrowser(null, 0)).toMatchObject({ passed: 0, failed: 1, skipped: [] });
    expect(tallyBrowser({ suites: [] }, 1)).toMatchObject({ passed: 0, failed: 1, skipped: [] });
  });
});

describe('the last line', () => {
  it('is the sum of all stages', () => {
    const sum = total([
      tallyCheck(0),
      tallyCheck(2),
      { passed: 40, failed: 0, skipped: ['one'] },
      { passed: 5, failed: 3, skipped: ['two'], unsteady: ['three'] },
    ]);
    expect(lastLine(sum)).toBe('46 passed, 4 failed');
    expect(sum).toMatchObject({ skipped: ['one', 'two'], unsteady: ['three'] });
  });
});
