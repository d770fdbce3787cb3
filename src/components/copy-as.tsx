import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { copyText } from "#/lib/clipboard.ts";
import { type SampleRequest, curlSample, pythonSample } from "#/lib/code-samples.ts";
import { dialogText } from "#/strings/snapshot-dialog-words.ts";
import classes from "./copy-as.module.css";

const languages = [
  { name: "curl", write: curlSample },
  { name: "Python", write: pythonSample },
] as const;

/** Copies the requests that the dialog would send, as code for a script. */
export function CopyAs({ requests }: { requests: () => readonly SampleRequest[] }) {
  const [said, setSaid] = useState<{ name: string; done: boolean } | null>(null);

  return (
    <span className={classes.root}>
      {dialogText.copyAs}
      {languages.map(({ name, write }) => (
        <button
          key={name}
          type="button"
          aria-label={dialogText.copyAsLabel(name)}
          onClick={() => {
            void copyText(write(...requests())).then((done) => setSaid({ name, done }));
          }}
        >
          {said?.name === name && said.done ? `${name} ✓` : name}
        </button>
      ))}
      <VisuallyHidden role="status">{said?.done && dialogText.copied(said.name)}</VisuallyHidden>
      {said && !said.done && <span role="status">{dialogText.copyFailed}</span>}
    </span>
  );
}
