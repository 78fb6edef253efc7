/** Effects of the first seconds: backend, models, samples. */
import * as v from 'valibot';
import type { BackendChoice } from '../../engine/domain/backend.ts';
import { TASK_IDS } from '../../engine/domain/task.ts';
import { explainFallback } from '../messages/copy.ts';
import { notify, type StudioContext } from './context.ts';

const SamplesSchema = v.array(
  v.object({
    file: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
    title: v.string(),
    credit: v.string(),
    licence: v.string(),
    task: v.picklist(TASK_IDS),
    set: v.record(v.string(), v.number()),
    seed: v.number(),
  }),
);

/** Which backend an address asks for: `?backend=wasm`. */
export function choiceOf(search: string): BackendChoice {
  const wanted = new URLSearchParams(search).get('backend');
  return wanted === 'webgpu' || wanted === 'wasm' ? wanted : 'auto';
}

/** Wakes the engine and fills the lists. */
export async function start(context: StudioContext, choice: BackendChoice): Promise<void> {
  await Promise.all([greet(context, choice), loadSamples(context)]);
}

/** Says hello to the engine, now or after its worker was replaced. */
export async function greet(context: StudioContext, choice: BackendChoice): Promise<void> {
  const { store, engine } = context;
  const hello = await engine.hello(choice);
  if (!hello.ok) {
    store.setState({ backend: { choice, hello: null, fault: hello.fault } });
    return;
  }
  const known = store.getState().backend.hello;
  store.setState({ backend: { choice, hello: hello.value, fault: null } });
  if (hello.value.fallback !== null && known === null)
    notify(context, 'status', explainFallback(hello.value));
  const listing = await engine.zoo();
  store.setState({
    models: listing.ok ? { listing: listing.value, fault: null } : { listing: null, fault: listing.fault },
  });
}

async function loadSamples({ store, fetchFile }: StudioContext): Promise<void> {
  try {
    const parsed = v.safeParse(
      SamplesSchema,
      JSON.parse(await (await fetchFile('samples/samples.json')).text()),
    );
    if (parsed.success) store.setState({ samples: parsed.output });
  } catch {
    // Without samples the gallery is not shown; nothing else depends on them.
  }
}
