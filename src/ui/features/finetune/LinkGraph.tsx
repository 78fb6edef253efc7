/** RDMC's levels as two columns, the encoder's and the decoder's, with every candidate link between them. */
import type { Candidate } from '../../store/link-search.ts';

/** Drawing units: the box is scaled to its place. */
const WIDTH = 320;
const ROW = 44;
const TOP = 22;
const LEFT = 74;
const RIGHT = WIDTH - 74;
const THICKEST = 7;
const THINNEST = 1;

/** Level 0 is the input or the output. */
const rowOf = (node: string): number => (node === 'in' ? 0 : Number(node.slice(3)));
const heightOf = (row: number): number => TOP + row * ROW;

const SOURCES = ['in', 'enc1', 'enc2', 'enc3', 'enc4', 'enc5'];
const TARGETS = ['dec0', 'dec1', 'dec2', 'dec3', 'dec4', 'dec5'];
const LABELS: Readonly<Record<string, string>> = { in: 'input', dec0: 'output' };

interface Props {
  readonly candidates: readonly Candidate[];
  readonly label: string;
}

export function LinkGraph({ candidates, label }: Props) {
  const largest = Math.max(...candidates.map(({ weight }) => Math.abs(weight)), Number.EPSILON);
  const thickness = (weight: number): number =>
    THINNEST + (THICKEST - THINNEST) * (Math.abs(weight) / largest);
  // What is kept is drawn last, so that nothing lies over it.
  const inOrder = [...candidates].sort((a, b) => Number(a.kept) - Number(b.kept));
  return (
    <svg className="link-graph" viewBox={`0 0 ${WIDTH} ${heightOf(5) + TOP}`} role="img" aria-label={label}>
      {inOrder.map(({ link, weight, kept }) => {
        const [source = '', target = ''] = link.split('-');
        return (
          <line
            key={link}
            x1={LEFT}
            y1={heightOf(rowOf(source))}
            x2={RIGHT}
            y2={heightOf(rowOf(target))}
            strokeWidth={thickness(weight)}
            data-kept={kept || undefined}
          />
        );
      })}
      {SOURCES.map((node) => (
        <Node key={node} node={node} x={LEFT} side="start" />
      ))}
      {TARGETS.map((node) => (
        <Node key={node} node={node} x={RIGHT} side="end" />
      ))}
    </svg>
  );
}

function Node({
  node,
  x,
  side,
}: {
  readonly node: string;
  readonly x: number;
  readonly side: 'start' | 'end';
}) {
  const y = heightOf(rowOf(node));
  const name = LABELS[node] ?? `${side === 'start' ? 'encoder' : 'decoder'} ${rowOf(node)}`;
  return (
    <>
      <circle cx={x} cy={y} r={5} />
      <text x={side === 'start' ? x - 10 : x + 10} y={y + 4} textAnchor={side === 'start' ? 'end' : 'start'}>
        {name}
      </text>
    </>
  );
}
