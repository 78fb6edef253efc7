import * as Comlink from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../engine/domain/fault.ts';
import { createWorkerSlot, type SlotOptions, type WorkerHandle } from './worker-slot.ts';

interface Api {
  ping(): Promise<void>;
  echo(value: number): Promise<Outcome<number>>;
  lose(): Promise<Outcome<number>>;
  hang(): Promise<Outcome<number>>;
  stop(): Promise<void>;
}

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Workers that are message channels, counted; `crash` breaks the newest. */
function fakeWorkers() {
  const counts = { started: 0, ended: 0, prepared: 0 };
  let crash = (_reason: string): void => undefined;
  const options: SlotOptions<Api> = {
    grace: 30,
    deadline: 400,
    prepare: async () => {
      counts.prepared += 1;
    },
    open: (): WorkerHandle => {
      counts.started += 1;
      const { port1, port2 } = new MessageChannel();
      let release: ((outcome: Outcome<number>) => void) | null = null;
      const api: Api = {
        ping: async () => undefined,
        echo: async (value) => ({ ok: true, value }),
        lose: async () => ({ ok: false, fault: { code: 'device-lost', message: 'gone' } }),
        hang: () => new Promise((resolve) => (release = resolve)),
        stop: async () => release?.({ ok: false, fault: { code: 'cancelled', message: 'Stopped kindly.' } }),
      };
      Comlink.expose(api, port2 as unknown as Comlink.Endpoint);
      const close = () => {
        port1.close();
        port2.close();
      };
      open.push(close);
      return {
        endpoint: port1 as unknown as Comlink.Endpoint,
        terminate: () => {
          counts.ended += 1;
          close();
        },
        onBroken: (report) => {
          crash = report;
        },
      };
    },
  };
  return { counts, options, crash: (reason: string) => crash(reason) };
}

const code = (outcome: Outcome<unknown>) => (outcome.ok ? 'ok' : outcome.fault.code);

describe('worker slot', () => {
  it('starts with the first call only, prepares once, and keeps the order of calls', async () => {
    const { counts, options } = fakeWorkers();
    const slot = createWorkerSlot(options);
    expect(counts.started).toBe(0);
    const answers = await Promise.all([1, 2, 3].map((value) => slot.call((api) => api.echo(value))));
    expect(answers).toEqual([1, 2, 3].map((value) => ({ ok: true, value })));
    expect(counts).toEqual({ started: 1, ended: 0, prepared: 1 });
  });

  it('leaves a worker alone that stops when asked', async () => {
    const { counts, options } = fakeWorkers();
    const slot = createWorkerSlot(options);
    const stop = new AbortController();
    const call = slot.call((api) => api.hang(), { signal: stop.signal, cancel: (api) => api.stop() });
    setTimeout(() => stop.abort(), 10);
    expect(await call).toEqual({ ok: false, fault: { code: 'cancelled', message: 'Stopped kindly.' } });
    expect(counts.ended).toBe(0);
  });

  it('replaces a worker that does not stop within the grace time', async () => {
    const { counts, options } = fakeWorkers();
    const slot = createWorkerSlot(options);
    const stop = new AbortController();
    const call = slot.call((api) => api.hang(), { signal: stop.signal });
    setTimeout(() => stop.abort(), 10);
    expect(code(await call)).toBe('cancelled');
    expect(counts.ended).toBe(1);
    expect(await slot.call((api) => api.echo(7))).toEqual({ ok: true, value: 7 });
    expect(counts).toEqual({ started: 2, ended: 1, prepared: 2 });
  });

  it('does not even start work that was cancelled in the queue', async () => {
    const { counts, options } = fakeWorkers();
    const slot = createWorkerSlot(options);
    expect(code(await slot.call((api) => api.echo(1), { signal: AbortSignal.abort() }))).toBe('cancelled');
    expect(counts.started).toBe(0);
  });

  it('turns a crash into a fault and goes on with a new worker', async () => {
    const { counts, options, crash } = fakeWorkers();
    const slot = createWorkerSlot(options);
    const call = slot.call((api) => api.hang());
    setTimeout(() => crash('boom'), 10);
    expect(await call).toMatchObject({ ok: false, fault: { code: 'internal', details: 'boom' } });
    expect(code(await slot.call((api) => api.echo(1)))).toBe('ok');
    expect(counts.started).toBe(2);
  });

  it('starts anew after the device was lost', async () => {
    const { counts, options } = fakeWorkers();
    const slot = createWorkerSlot(options);
    expect(code(await slot.call((api) => api.lose()))).toBe('device-lost');
    await slot.call((api) => api.echo(1));
    expect(counts.started).toBe(2);
  });

  it('notices a worker that ended without a word, but not one that only works long', async () => {
    const { options } = fakeWorkers();
    let last: WorkerHandle | null = null;
    const slot = createWorkerSlot<Api>({
      ...options,
      deadline: 100,
      open: () => {
        last = options.open();
        return last;
      },
    });
    const long = slot.call((api) => api.hang(), {
      signal: AbortSignal.timeout(250),
      cancel: (api) => api.stop(),
    });
    expect(await long).toMatchObject({ fault: { message: 'Stopped kindly.' } });
    const silent = slot.call((api) => api.hang());
    setTimeout(() => last?.terminate(), 10);
    expect(await silent).toMatchObject({
      ok: false,
      fault: { code: 'internal', details: 'Silent for 100 ms.' },
    });
  });

  it('gives work that cannot answer the time that it asks for', async () => {
    const { options, counts } = fakeWorkers();
    const slot = createWorkerSlot<Api>({
      ...options,
      deadline: 60,
      open: () => {
        const handle = options.open();
        // A worker in one long calculation: it hears nothing, and ends well.
        const { endpoint } = handle;
        const post = endpoint.postMessage.bind(endpoint);
        endpoint.postMessage = (message: { path?: string[] }, transfer?: Transferable[]) =>
          message.path?.[0] === 'ping' ? undefined : post(message, transfer);
        return handle;
      },
    });
    const work = () =>
      new Promise<Outcome<number>>((resolve) => setTimeout(() => resolve({ ok: true, value: 5 }), 150));
    expect(code(await slot.call(work, { deadline: 600 }))).toBe('ok');
    expect(code(await slot.call(work))).toBe('internal');
    expect(counts.ended).toBe(1);
  });

  it('does not take a night of sleep for the death of a worker', async () => {
    const { options, counts } = fakeWorkers();
    const slot = createWorkerSlot<Api>({ ...options, deadline: 200 });
    const realNow = Date.now;
    const work = slot.call((api) => api.hang(), {
      signal: AbortSignal.timeout(150),
      cancel: (api) => api.stop(),
    });
    setTimeout(() => {
      Date.now = () => realNow() + 8 * 3_600_000;
    }, 60);
    try {
      expect(await work).toMatchObject({ fault: { message: 'Stopped kindly.' } });
      expect(counts.ended).toBe(0);
    } finally {
      Date.now = realNow;
    }
  });

  it('serves others while a call rests, and does not end the worker for them', async () => {
    const { options, counts } = fakeWorkers();
    const slot = createWorkerSlot<Api>(options);
    let rest = (): void => undefined;
    const yields = new Promise<void>((resolve) => {
      rest = resolve;
    });
    const turns: string[] = [];
    const held = slot.call((api) => api.hang(), { yields }).finally(() => turns.push('held'));
    const next = slot.call((api) => api.echo(3)).finally(() => turns.push('next'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(turns).toEqual([]);
    rest();
    expect(await next).toEqual({ ok: true, value: 3 });
    expect(code(await slot.call((api) => api.lose()))).toBe('device-lost');
    expect(counts.ended).toBe(0);
    await slot.call((api) => api.stop().then(() => ({ ok: true, value: 0 })));
    expect(await held).toMatchObject({ fault: { message: 'Stopped kindly.' } });
    expect(turns).toEqual(['next', 'held']);
    // Nothing is left beside the queue.
    expect(code(await slot.call((api) => api.lose()))).toBe('device-lost');
    expect(counts.ended).toBe(1);
  });

  it('lets a long call go on beside the queue, and ends the worker for nobody else', async () => {
    const { options, counts } = fakeWorkers();
    const slot = createWorkerSlot<Api>(options);
    const run = slot.call((api) => api.hang(), { beside: true });
    // Queued work is served meanwhile; what it suffers does not end the worker.
    expect(await slot.call((api) => api.echo(3))).toEqual({ ok: true, value: 3 });
    expect(await slot.call((api) => api.lose())).toMatchObject({ fault: { code: 'device-lost' } });
    const signal = AbortSignal.timeout(5);
    const slow = slot.call((api) => api.echo(4).then(() => new Promise<never>(() => undefined)), { signal });
    expect(await slow).toMatchObject({ fault: { code: 'cancelled' } });
    expect(counts).toMatchObject({ started: 1, ended: 0 });
    // It hears of it when the worker ends all the same.
    slot.release();
    expect(await run).toMatchObject({ ok: false, fault: { code: 'internal' } });
    expect(counts.ended).toBe(1);
  });
});
