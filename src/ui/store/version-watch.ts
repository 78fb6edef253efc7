/** Tabs of one browser tell each other how new their Mend is, so that an older one stops writing. */

/** What tabs say: `hello` wants an answer, `here` is one. */
interface Word {
  readonly mend: 'hello' | 'here';
  /** Of what this Mend writes to the disk. */
  readonly schema: number;
}

/** As much of a BroadcastChannel as is needed. */
export type TabChannel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

/** Calls back once, as soon as another tab writes a newer schema than this one. */
export function watchVersions(channel: TabChannel, schema: number, onNewer: () => void): void {
  let told = false;
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isWord(data)) return;
    // Only a greeting is answered, so that two tabs never talk for ever.
    if (data.mend === 'hello') channel.postMessage({ mend: 'here', schema } satisfies Word);
    if (data.schema <= schema || told) return;
    told = true;
    onNewer();
  });
  channel.postMessage({ mend: 'hello', schema } satisfies Word);
}

function isWord(data: unknown): data is Word {
  return (
    typeof data === 'object' &&
    data !== null &&
    'mend' in data &&
    (data.mend === 'hello' || data.mend === 'here') &&
    'schema' in data &&
    typeof data.schema === 'number'
  );
}
