import * as Comlink from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import { smallPhoto } from '../../engine/data/fixtures.ts';
import { fineTuneRecipe } from '../../engine/domain/fine-tune-recipe.ts';
import type { BatchServer, ChosenFolders } from '../protocol/training.ts';
import { createDataService } from './data-service.ts';

const endpoint = (port: MessagePort) => port as unknown as Comlink.Endpoint;
const service = createDataService(Comlink.transfer, (server, port) => Comlink.expose(server, endpoint(port)));
const channel = new MessageChannel();
afterAll(() => {
  channel.port1.close();
  channel.port2.close();
});

const file = (path: string, blue: number) => ({
  path,
  file: new File([smallPhoto(60, 50, blue)], path),
});

const folders: ChosenFolders = {
  clean: ['1', '2', '3', '4'].map((stem) => file(`clean/${stem}.png`, Number(stem))),
  degraded: [
    ...['1', '2', '3'].map((stem) => file(`bad/${stem}.png`, 100 + Number(stem))),
    { path: 'bad/4.png', file: new File(['no photo'], '4.png') },
    { path: 'bad/read me.txt', file: new File(['text'], 'read me.txt') },
  ],
};

const settings = {
  name: 'test',
  start: null,
  network: { id: 'srresnet', config: {} },
  tasks: [],
  pairTask: 'rain',
  reweighting: 'mixed',
  weighing: {},
  sequential: false,
  steps: 10,
  learningRate: 1e-3,
  batch: 2,
  patch: 32,
  seed: 1,
} as const;

describe('the data service', () => {
  it('refuses to serve before photos are chosen', async () => {
    const preview = await service.preview('jpeg', {}, 1, 32);
    expect(preview).toMatchObject({ ok: false, fault: { code: 'dataset-empty' } });
  });

  it('checks, previews and serves', async () => {
    const told: [number, number][] = [];
    const report = await service.choose(folders, (done, total) => told.push([done, total]));
    if (!report.ok) throw new Error(report.fault.message);
    expect(report.value).toMatchObject({ kind: 'paired', pairs: 3, clean: 1, usable: true });
    expect(report.value.findings.map(({ code }) => code)).toEqual([
      'unreadable',
      'unmatched-clean',
      'too-few',
      'skipped',
    ]);
    expect(told.at(-1)).toEqual([8, 8]);

    const previews = await Promise.all(
      [1, 1, 2].map((seed) => service.preview('gaussian-noise', {}, seed, 40)),
    );
    expect(previews[0]).toMatchObject({ ok: true, value: { raster: { width: 40, height: 40 } } });
    expect(previews[1]).toEqual(previews[0]);
    expect(previews[2]).not.toEqual(previews[0]);

    expect(await service.serve(fineTuneRecipe(settings, report.value), channel.port1)).toMatchObject({
      ok: true,
    });
    const server = Comlink.wrap<BatchServer>(endpoint(channel.port2));
    const [first, second, again] = [await server.batch(0), await server.batch(1), await server.batch(0)];
    if (!first.ok || !second.ok) throw new Error('no batch');
    expect(first.value.shape).toEqual([2, 32, 32, 3]);
    expect(again).toEqual(first);
    expect(second.value.clean).not.toEqual(first.value.clean);
    // Blue says which photo a patch is from: a damaged one and its own partner.
    const blue = (values: Float32Array) => Math.round((values[2] as number) * 255);
    expect(blue(first.value.degraded) - blue(first.value.clean)).toBe(100);
    const validation = await server.validation();
    expect(validation).toMatchObject({ ok: true, value: [{ task: 'rain:pairs', side: 96 }] });
  });
});
