import type { UploadFailure } from "#/api/uploads/upload.ts";
import { uploadsText as words } from "#/strings/uploads.ts";
import classes from "./failed-files.module.css";
import { failureText } from "./upload-words.ts";

interface FailedFilesProps {
  failures: readonly UploadFailure[];
  opened: boolean;
}

/** The most files listed. */
const listed = 100;

/** The files that were not uploaded, each with the reason. */
export function FailedFiles({ failures, opened }: FailedFilesProps) {
  if (failures.length === 0) return null;
  return (
    <details open={opened}>
      <summary className={classes.summary}>{words.failed(failures.length)}</summary>
      {/* It scrolls, so it has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className={classes.list} tabIndex={0} aria-label={words.failed(failures.length)}>
        {failures.slice(0, listed).map(({ path, error }, index) => (
          // Two folders of one name can be dropped, so a path may occur twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <bdi>{path}</bdi> <small>{failureText(error)}</small>
          </li>
        ))}
        {failures.length > listed && <li>{words.more(failures.length - listed)}</li>}
      </ul>
    </details>
  );
}
