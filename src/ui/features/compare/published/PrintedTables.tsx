/** The tables of one paper, with what is wrong in them marked where it stands. */
import {
  erratumOf,
  type PrintedColumn,
  type PrintedPaper,
  type PrintedTable,
  printedNumber,
} from '../../../../published/printed.ts';
import { Term } from '../../../components/Term.tsx';

export function PrintedTables({ printed }: { readonly printed: PrintedPaper }) {
  return printed.tables.map((table) => <OneTable key={table.id} printed={printed} table={table} />);
}

interface Props {
  readonly printed: PrintedPaper;
  readonly table: PrintedTable;
}

function OneTable({ printed, table }: Props) {
  const { id, number, title, columns, rows } = table;
  const general = printed.errata.filter((erratum) => erratum.table === id && erratum.row === undefined);
  return (
    <div className="published-table">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by the keyboard */}
      <section className="published-scroll" tabIndex={0} aria-label={`${number}: ${title}`}>
        <table>
          <caption>
            {number}: {title}
          </caption>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column.label} scope="col">
                  {headOf(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, own, values }) => (
              <tr key={label} data-own={own}>
                <th scope="row">{label}</th>
                {columns.map((column, i) => (
                  <td key={column.label}>
                    <Cell
                      column={column}
                      value={values[i] ?? Number.NaN}
                      erratum={erratumOf(printed, id, label, column.label)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {general.map(({ note }) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </div>
  );
}

/** `SOTS: PSNR, dB ↑`. */
function headOf({ label, unit, better }: PrintedColumn) {
  return (
    <>
      {label}
      {unit === 'dB' ? ', dB' : ''}{' '}
      <span role="img" aria-label={better === 'higher' ? 'higher is better' : 'lower is better'}>
        {better === 'higher' ? '↑' : '↓'}
      </span>
    </>
  );
}

interface CellProps {
  readonly column: PrintedColumn;
  readonly value: number;
  readonly erratum: ReturnType<typeof erratumOf>;
}

function Cell({ column, value, erratum }: CellProps) {
  const number = printedNumber(value, column);
  if (erratum === null) return number;
  const right = erratum.should ?? null;
  const instead = right === null ? '' : ` Should be ${printedNumber(right, column)}.`;
  return <Term meaning={`${erratum.note}${instead}`}>{`${number} ✕`}</Term>;
}
