/** Takes a figure along: as SVG to edit, as PNG to paste. */
import { ImageDown } from 'lucide-react';
import type { RefObject } from 'react';
import { pngFile, svgFile } from '../../../charts/figure-file.ts';
import { effects } from '../../../store/effects.ts';

interface Props {
  readonly figure: RefObject<SVGSVGElement | null>;
  readonly name: string;
}

export function FigureActions({ figure, name }: Props) {
  const save = async (kind: 'svg' | 'png') => {
    if (figure.current === null) return;
    const file =
      kind === 'svg'
        ? new Blob([svgFile(figure.current)], { type: 'image/svg+xml' })
        : await pngFile(figure.current);
    if (file === null)
      effects.notify('alert', 'This browser cannot draw the figure as PNG; take the SVG instead.');
    else effects.folder.saveFigure(file, `${name}.${kind}`);
  };
  return (
    <span className="figure-actions">
      <ImageDown size={16} aria-hidden="true" />
      {(['svg', 'png'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="text-button"
          aria-label={`Save the figure ${name} as ${kind.toUpperCase()}`}
          onClick={() => void save(kind)}
        >
          {kind.toUpperCase()}
        </button>
      ))}
    </span>
  );
}
