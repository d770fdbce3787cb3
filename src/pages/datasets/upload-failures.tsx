import { Button } from "@mantine/core";
import { Link } from "react-router";
import { errorMessage } from "#/api/describe-error.ts";
import { uploadName } from "#/api/upload-request.ts";
import type { UploadResult } from "#/api/upload.ts";
import { paths } from "#/paths.ts";
import { createDatasetText as words } from "#/strings/datasets.ts";
import classes from "./upload-failures.module.css";

interface UploadFailuresProps {
  result: UploadResult;
  onClose: () => void;
}

/** More would not be read. */
const listed = 100;

/** What did not arrive, by name and with its reason. */
export function UploadFailures({ result, onClose }: UploadFailuresProps) {
  const { failures, processing, datasetId } = result;
  const texts = words.result;
  return (
    <div className={classes.root} role="alert">
      <div>
        <strong>{processing ? texts.someTitle(failures.length) : texts.noneTitle}</strong>
        <p>{processing ? texts.someText : texts.noneText}</p>
      </div>
      <ul className={classes.list}>
        {failures.slice(0, listed).map(({ file, error }) => (
          <li key={uploadName(file)}>
            <span>{uploadName(file)}</span> <small>{errorMessage(error)}</small>
          </li>
        ))}
        {failures.length > listed && <li>{texts.more(failures.length - listed)}</li>}
      </ul>
      <div className={classes.foot}>
        <Button variant="default" onClick={onClose}>
          {words.close}
        </Button>
        {processing && (
          <Button component={Link} to={paths.explore(datasetId)} onClick={onClose}>
            {texts.open}
          </Button>
        )}
      </div>
    </div>
  );
}
