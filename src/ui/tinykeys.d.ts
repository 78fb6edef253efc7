/** tinykeys 3 ships its types where its export map hides them. */
declare module 'tinykeys' {
  export function tinykeys(
    target: Window | HTMLElement,
    bindings: Readonly<Record<string, (event: KeyboardEvent) => void>>,
    options?: { readonly event?: 'keydown' | 'keyup' },
  ): () => void;
}
