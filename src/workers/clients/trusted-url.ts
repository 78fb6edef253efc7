/** The one Trusted Types policy of the Studio: worker scripts, from our own origin only. */

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** The address itself when it lies on `origin`. @throws TypeError otherwise */
export function sameOriginUrl(url: string, origin: string): string {
  const resolved = new URL(url, origin);
  if (resolved.origin !== origin) throw new TypeError(`Refused to run a script from ${resolved.origin}.`);
  return resolved.href;
}

const factory = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;

const policy = factory?.createPolicy('mend', {
  createScriptURL: (url) => sameOriginUrl(url, location.origin),
});

/** A worker script's address, fit for `new Worker` under `require-trusted-types-for 'script'`. */
export function trustedWorkerUrl(url: string): string {
  return policy === undefined ? sameOriginUrl(url, location.origin) : policy.createScriptURL(url);
}
