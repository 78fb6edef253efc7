/** Line plots as SVG text: small panels side by side that share their inks and one legend. */

export interface Series {
  readonly label: string;
  /** A colour that SVG knows. */
  readonly ink: string;
  readonly dashed?: boolean;
  /** Also marks every point. */
  readonly dots?: boolean;
  /** Marks the points and draws no line between them. */
  readonly scatter?: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

export interface PlotOptions {
  /** Read out by screen readers, and seen as the tooltip. */
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly columns?: number;
}

const PANEL = { width: 210, height: 140 } as const;
const MARGIN = { left: 58, right: 18, top: 24, bottom: 34 } as const;
const LEGEND = { height: 30, entry: 118 } as const;
const FONT = 'font-family="system-ui, sans-serif" font-size="11"';

/** The whole picture on a white ground. */
export function plotPanels(panels: readonly Panel[], { title, x, y, columns = 4 }: PlotOptions): string {
  const across = Math.min(columns, panels.length);
  const down = Math.ceil(panels.length / across);
  const step = {
    x: PANEL.width + MARGIN.left + MARGIN.right,
    y: PANEL.height + MARGIN.top + MARGIN.bottom,
  };
  const legend = legendOf(panels, across * step.x);
  const height = down * step.y + legend.height;
  const parts = panels.map((panel, i) => {
    const [left, top] = [(i % across) * step.x + MARGIN.left, Math.floor(i / across) * step.y + MARGIN.top];
    return `<g transform="translate(${left} ${top})">${drawPanel(panel, i % across === 0 ? y : '', x)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${across * step.x} ${height}" width="${across * step.x}" height="${height}" role="img" ${FONT}>`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...parts,
    `<g transform="translate(${MARGIN.left} ${down * step.y + 12})">${legend.svg}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, series }: Panel, y: string, x: string): string {
  const points = series.flatMap((one) => one.points);
  const [x0, x1] = extent(points.map(([px]) => px));
  const [y0, y1] = extent(points.map(([, py]) => py));
  const { width, height } = PANEL;
  const atX = (value: number): number => round(((value - x0) / (x1 - x0)) * width);
  const atY = (value: number): number => round(height - ((value - y0) / (y1 - y0)) * height);
  const rows = ticks(y0, y1).map(
    (tick) =>
      `<path d="M0 ${atY(tick)}H${width}" stroke="#e4e4e4"/><text x="-5" y="${atY(tick) + 4}" text-anchor="end" fill="#555">${label(tick)}</text>`,
  );
  const columns = ticks(x0, x1).map(
    (tick) =>
      `<text x="${atX(tick)}" y="${height + 14}" text-anchor="middle" fill="#555">${label(tick)}</text>`,
  );
  const lines = series.map(({ points: path, ink, dashed, dots, scatter }) => {
    const d = path.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${atX(px)} ${atY(py)}`).join('');
    const marks =
      dots || scatter
        ? path.map(([px, py]) => `<circle cx="${atX(px)}" cy="${atY(py)}" r="2.5" fill="${ink}"/>`).join('')
        : '';
    if (scatter) return marks;
    return `<path d="${d}" fill="none" stroke="${ink}" stroke-width="1.5"${dashed ? ' stroke-dasharray="4 3"' : ''}/>${marks}`;
  });
  return [
    `<text x="0" y="-8" font-weight="600" fill="#222">${escaped(title)}</text>`,
    ...rows,
    `<path d="M0 ${height}H${width}" stroke="#888"/>`,
    ...columns,
    `<text x="${width}" y="${height + 28}" text-anchor="end" fill="#555">${escaped(x)}</text>`,
    y === ''
      ? ''
      : `<text transform="translate(-46 ${height / 2}) rotate(-90)" text-anchor="middle" fill="#555">${escaped(y)}</text>`,
    ...lines,
  ].join('');
}

function legendOf(panels: readonly Panel[], width: number): { svg: string; height: number } {
  const entries = new Map(panels.flatMap(({ series }) => series.map((one) => [one.label, one])));
  const across = Math.max(1, Math.floor((width - MARGIN.left) / LEGEND.entry));
  const svg = [...entries.values()].map(({ label: text, ink, dashed, scatter }, i) => {
    const place = `translate(${(i % across) * LEGEND.entry} ${Math.floor(i / across) * 18})`;
    const sign = scatter
      ? `<circle cx="9" r="3" fill="${ink}"/>`
      : `<path d="M0 0H18" stroke="${ink}" stroke-width="2"${dashed ? ' stroke-dasharray="4 3"' : ''}/>`;
    return `<g transform="${place}">${sign}<text x="23" y="4" fill="#222">${escaped(text)}</text></g>`;
  });
  return { svg: svg.join(''), height: LEGEND.height + Math.floor((entries.size - 1) / across) * 18 };
}

/** Least and greatest, never the same. */
function extent(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** About four round numbers within bounds. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

function label(value: number): string {
  const text = Number(value.toPrecision(6));
  return String(Object.is(text, -0) ? 0 : text).replace('-', '−');
}

const round = (value: number): number => Number(value.toFixed(1));

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
