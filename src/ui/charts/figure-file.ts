/** Figures on the page as files for a report. */

/** The light colours of the tokens, since paper is white. */
const PAPER: Readonly<Record<string, string>> = {
  '--text': '#1c1c1c',
  '--quiet': '#575757',
  '--line': '#cfcfcf',
  '--surround': '#ffffff',
  '--rank-0': '#1c1c1c',
  '--rank-1': '#0067a5',
  '--rank-2': '#b34700',
  '--rank-3': '#00735a',
  '--rank-4': '#a03c78',
  '--rank-5': '#6b6100',
  '--rank-6': '#5a4fb5',
};

const MARGIN = 16;

function sizeOf(figure: SVGSVGElement): { readonly width: number; readonly height: number } {
  const { width, height } = figure.viewBox.baseVal;
  return { width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}

const INKED = ['fill', 'stroke'] as const;

/** The figure as the text of an SVG file that stands alone: on white, in the colours of the light theme. */
export function svgFile(figure: SVGSVGElement): string {
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const { width, height } = sizeOf(figure);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `${-MARGIN} ${-MARGIN} ${width} ${height}`);
  copy.setAttribute('font-family', 'system-ui, "Noto Sans", Arial, sans-serif');
  copy.removeAttribute('class');
  for (const element of copy.querySelectorAll('*'))
    for (const name of INKED) {
      const value = element.getAttribute(name);
      const token = value?.match(/^var\((--[\w-]+)\)$/)?.[1];
      if (token !== undefined) element.setAttribute(name, PAPER[token] ?? '#1c1c1c');
    }
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ x: -MARGIN, y: -MARGIN, width, height, fill: '#ffffff' }))
    paper.setAttribute(name, String(value));
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a PNG of three times the size. */
export async function pngFile(figure: SVGSVGElement): Promise<Blob | null> {
  const { width, height } = sizeOf(figure);
  const image = new Image(width * 3, height * 3);
  const url = URL.createObjectURL(new Blob([svgFile(figure)], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, image.width, image.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
