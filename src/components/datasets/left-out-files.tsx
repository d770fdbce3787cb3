import { byteSize } from "#/lib/bytes.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./chosen-files.module.css";

interface LeftOutFilesProps {
  files: readonly ChosenFile[];
  /** Their number, and the reason. */
  summary: string;
  /** Entries that the browser could not open, and whose names are unknown. */
  unreadable?: number;
}

/** The most files listed. */
const listed = 100;

/** The chosen files that will not be uploaded, and the reason. */
export function LeftOutFiles({ files, summary, unreadable = 0 }: LeftOutFilesProps) {
  return (
    <>
      {files.length > 0 && (
        <details className={classes.skipped}>
          <summary>{summary}</summary>
          {/* It scrolls, so it has to be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ul tabIndex={0} aria-label={summary}>
            {files.slice(0, listed).map(({ path, file }, index) => (
              // Two folders of one name can be dropped, so a path may occur twice.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index}>
                <bdi>{path}</bdi> {byteSize(file.size)}
              </li>
            ))}
            {files.length > listed && <li>{words.more(files.length - listed)}</li>}
          </ul>
        </details>
      )}
      {unreadable > 0 && <span className={classes.skipped}>{words.unreadable(unreadable)}</span>}
    </>
  );
}
