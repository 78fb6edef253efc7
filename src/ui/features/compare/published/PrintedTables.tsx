/** The tables of one paper, with what is wrong in them marked where it stands. */
import {
  type Erratum,
  erratumOf,
  type PrintedColumn,
  type PrintedPaper,
  type PrintedTable,
  printedNumber,
} from '../../../../published/printed.ts';

export function PrintedTables({ printed }: { readonly printed: PrintedPaper }) {
  return printed.tables.map((table) => <OneTable key={table.id} printed={printed} table={table} />);
}

interface Props {
  readonly printed: PrintedPaper;
  readonly table: PrintedTable;
}

function OneTable({ printed, table }: Props) {
  const { id, number, title, columns, rows } = table;
  const errata = printed.errata.filter((erratum) => erratum.table === id);
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
                    {printedNumber(values[i] ?? Number.NaN, column)}
                    {erratumOf(printed, id, label, column.label) !== null && <Wrong />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {errata.length > 0 && (
        <ul className="quiet" aria-label={`What is wrong in ${number}`}>
          {errata.map((erratum) => (
            <li key={`${erratum.row} ${erratum.column} ${erratum.note}`}>{noteOf(erratum, columns)}</li>
          ))}
        </ul>
      )}
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

/** Marks a number that cannot be right; the list below says why. */
function Wrong() {
  return (
    <>
      {' '}
      <span role="img" aria-label="(wrong, see below)">
        ✕
      </span>
    </>
  );
}

/** `AirNet (Ours), Average: The five numbers before it average 33.10. Should be 33.10.` */
function noteOf({ row, column, note, should }: Erratum, columns: readonly PrintedColumn[]): string {
  if (row === undefined) return note;
  const unit = columns.find(({ label }) => label === column);
  const instead = typeof should === 'number' && unit ? ` Should be ${printedNumber(should, unit)}.` : '';
  return `✕ ${row}, ${column}: ${note}${instead}`;
}
