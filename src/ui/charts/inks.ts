/** The colours of the present theme as a canvas wants them. */

export interface Inks {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  /** Of lines of equal rank. */
  readonly ranks: readonly string[];
}

/** As many as `chart.css` names. */
const RANKS = 7;

/** Reads the tokens where `host` stands. */
export function inksAt(host: HTMLElement): Inks {
  const probe = document.createElement('span');
  host.append(probe);
  const ink = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const ranks = Array.from({ length: RANKS }, (_, i) => ink(`--rank-${i}`));
  const inks = { text: ink('--text'), quiet: ink('--quiet'), line: ink('--line'), ranks };
  probe.remove();
  return inks;
}

/** Calls back whenever the theme changes, by the system or by choice. @returns what ends it */
export function onTheme(listener: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const attribute = new MutationObserver(listener);
  scheme.addEventListener('change', listener);
  attribute.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    scheme.removeEventListener('change', listener);
    attribute.disconnect();
  };
}
