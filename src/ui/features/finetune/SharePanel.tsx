/** The settings for others: as a Recipe file, or as a link. Photos never travel. */
import { Download, Link, Upload } from 'lucide-react';
import { useState } from 'react';
import { effects } from '../../store/effects.ts';

export function SharePanel({ disabled }: { readonly disabled: boolean }) {
  const [link, setLink] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  const [atHome, setAtHome] = useState(false);
  const share = async () => {
    const address = `${location.origin}${location.pathname}${effects.finetune.hash()}`;
    setLink(address);
    setAtHome(effects.finetune.keepsModels());
    setCopied(
      await navigator.clipboard.writeText(address).then(
        () => true,
        () => false,
      ),
    );
  };
  return (
    <section className="share" aria-label="Recipe">
      <h3>Repeat or share</h3>
      <div className="share-actions">
        <button type="button" className="button" onClick={() => effects.finetune.exportRecipe()}>
          <Download size={16} aria-hidden="true" /> Save Recipe
        </button>
        <label className="button file-button" data-disabled={disabled || undefined}>
          <Upload size={16} aria-hidden="true" />
          <span>Load Recipe</span>
          <input
            type="file"
            accept="application/json,.json"
            aria-label="Load Recipe"
            disabled={disabled}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file !== undefined) void effects.finetune.importRecipe(file);
              event.currentTarget.value = '';
            }}
          />
        </label>
        <button type="button" className="button" onClick={() => void share()}>
          <Link size={16} aria-hidden="true" /> Copy link
        </button>
      </div>
      {link !== null && (
        <div className="text-field">
          <input aria-label="Link" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
          <p className="hint" role="status">
            {copied ? 'Copied. ' : 'Copy it from here. '}It carries settings and seed, never a photo.
            {atHome && ' Models of your own stay here; whoever opens it chooses others.'}
          </p>
        </div>
      )}
    </section>
  );
}
