/** Keyboard shortcuts on the whole page, silent wherever the key already means something. */
import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';

export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Inputs into which nobody types letters. */
const SILENT_INPUTS = ['range', 'checkbox', 'radio', 'file', 'button'];

/** True where typing belongs to a field. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !SILENT_INPUTS.includes(target.type)))
  );
}

/** True where arrows move a slider or choose a tab. */
function ownsArrows(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="slider"], [role="tab"], input') !== null;
}

/** Binds keys in tinykeys' notation; a dialog in front takes all keys for itself. */
export function useShortcuts(
  shortcuts: Shortcuts,
  enabled: boolean,
  event: 'keydown' | 'keyup' = 'keydown',
): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const keys = Object.keys(shortcuts).join(' , ');

  useEffect(() => {
    if (!enabled) return;
    const bindings = Object.fromEntries(
      keys.split(' , ').map((key) => [
        key,
        (pressed: KeyboardEvent) => {
          if (pressed.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
          const plain = !pressed.ctrlKey && !pressed.metaKey;
          if (plain && isTyping(pressed.target)) return;
          if (pressed.key.startsWith('Arrow') && ownsArrows(pressed.target)) return;
          if (!plain) pressed.preventDefault();
          latest.current[key]?.(pressed);
        },
      ]),
    );
    return tinykeys(window, bindings, { event });
  }, [keys, enabled, event]);
}
