/** All shortcuts, and the switch that turns the single-letter ones off. */
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { SHORTCUT_TEXTS } from '../messages/shortcuts.ts';
import { effects } from '../store/effects.ts';
import { useStudio } from '../store/store.ts';
import './help-dialog.css';
import { StorageSection } from './StorageSection.tsx';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function HelpDialog({ open, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const shortcuts = useStudio((state) => state.settings.shortcuts);

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose}>
      <header>
        <h2 id="help-title">Keyboard shortcuts</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      <div className="help-groups">
        {SHORTCUT_TEXTS.map(({ title, rows }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {rows.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="switch">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => effects.setSettings({ shortcuts: event.currentTarget.checked })}
        />
        Single-key shortcuts
      </label>
      <StorageSection open={open} />
      <p className="quiet">On a Mac, use ⌘ in place of Ctrl.</p>
    </dialog>
  );
}
