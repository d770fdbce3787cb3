import { Listed } from "#/features/labels/listed.tsx";
import { metadataImport as words } from "#/strings/metadata-import.ts";
import classes from "./import-metadata.module.css";
import type { TableFacts, TableMatch } from "./table/session.ts";

/** The first rows of a table, and those that cannot be read. */
export function TablePreview({ facts }: { facts: TableFacts }) {
  const { columns, first, kind, faults } = facts;
  return (
    <>
      {/* It scrolls, so it has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={classes.preview} role="region" aria-label={words.preview} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first.map((cells, row) => (
              // Rows have no names of their own.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={row}>
                {columns.map(({ name }, column) => (
                  <td key={name}>
                    <bdi>{cells[column] ?? ""}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Listed
        summary={words.brokenRows(faults.count)}
        lines={faults.some.map(
          ({ place, fault }) => `${words.place(kind, place)}: ${words.rowFaults[fault]}`,
        )}
        total={faults.count}
      />
    </>
  );
}

interface MatchReportProps {
  rows: number;
  match: TableMatch;
  /** The names of some items without a row. */
  without: readonly string[];
}

/** Which items the rows are about, and what is left over on both sides. */
export function MatchReport({ rows, match, without }: MatchReportProps) {
  const left = match.items - match.matched;
  return (
    <>
      <p className={classes.sentence}>{words.found(match.matched, rows, match.items)}</p>
      <Listed
        summary={words.strays(match.none.count)}
        lines={match.none.some}
        total={match.none.count}
      />
      <Listed
        summary={words.several(match.several.count)}
        lines={match.several.some}
        total={match.several.count}
      />
      <Listed
        summary={words.repeated(match.repeated.count)}
        lines={match.repeated.some}
        total={match.repeated.count}
      />
      {match.keyless > 0 && <p className={classes.note}>{words.keyless(match.keyless)}</p>}
      {without.length > 0 ? (
        <Listed summary={words.without(left)} lines={without} total={left} />
      ) : (
        left > 0 && <p className={classes.note}>{words.without(left)}</p>
      )}
    </>
  );
}
