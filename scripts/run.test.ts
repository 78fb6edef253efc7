import { describe, expect, it } from 'vitest';
import { run } from './run.mjs';

const script = (text: string) => run(process.execPath, ['-e', text], { quiet: true, hide: /^chatter/ });

describe('run', () => {
  it('gives the exit code and the end of the output, less what says nothing', async () => {
    const text = "console.log('one'); console.log('chatter'); console.error('two'); process.exitCode = 3";
    const { code, tail } = await script(text);
    expect(code).toBe(3);
    expect(tail.split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  it('keeps a last line without an end', async () => {
    expect((await script("process.stdout.write('last')")).tail).toBe('last\n');
  });

  it('tells a program that is not there from one that ran out of time', async () => {
    expect((await run('/nonexistent', [], { quiet: true })).code).toBe(127);
    const slow = await run(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { minutes: 0.01 });
    expect(slow.code).toBe(124);
  });
});
