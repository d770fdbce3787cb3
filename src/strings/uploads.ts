import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the uploads that go on beside the pages. */
export const uploadsText = translated("uploadsText", {
  label: "Uploads",
  titles: {
    several: (n: number) => `Uploading ${count(n)} datasets`,
    sending: "Uploading",
    paused: "Upload paused",
    away: "Upload waiting",
    refused: "Upload stopped",
    undecided: "Upload needs a decision",
    closing: "Uploading",
    done: "Upload finished",
    cancelling: "Cancelling the upload",
  },
  collapse: "Show less",
  expand: "Show more",
  progress: (name: string) => `Upload to “${name}”`,
  files: (done: number, all: number) =>
    `${count(done)} of ${counted(all, { one: "file", other: "files" })}`,
  bytes: (sent: string, all: string) => `${sent} of ${all}`,
  failed: (n: number) => `${counted(n, { one: "file", other: "files" })} failed`,
  phases: {
    sending: "Keep this tab open until everything is on the server.",
    paused: "Paused. What has arrived stays on the server.",
    away: "The server cannot be reached. It goes on by itself when it can.",
    someFailed: "All the others have arrived. Create the dataset without these?",
    noneArrived: "None of the files could be uploaded.",
    closing: "Everything has arrived. The server is told to build the dataset.",
    done: "The server has everything and builds the dataset by itself.",
    cancelling: "Cancelling",
  },
  /** Of an upload to a dataset that has content. */
  adding: {
    someFailed: "All the others have arrived. Add them without these?",
    closing: "Everything has arrived. The server is told to add it.",
    done: "The server has everything and adds it by itself.",
  },
  safe: "It is safe to close this tab.",
  pause: "Pause",
  resume: "Resume",
  tryAgain: "Try again",
  retryFailed: "Retry failed",
  goOn: "Create without them",
  goOnAdding: "Add without them",
  open: "Open the dataset",
  dismiss: (name: string) => `Dismiss “${name}”`,
  cancel: "Cancel",
  really: {
    text: "Cancel the upload and delete the uploaded files?",
    adding: "Cancel the upload? The dataset stays as it is.",
    yes: "Cancel the upload",
    no: "Keep uploading",
  },
  unreadable: "The file was moved or changed after it was chosen.",
  more: (n: number) => `and ${count(n)} more`,
  announce: {
    progress: (name: string, percent: number) => `Upload to “${name}”: ${percent} %`,
    phase: (name: string, text: string) => `Upload to “${name}”: ${text}`,
  },
  inRow: "Uploading",
});
