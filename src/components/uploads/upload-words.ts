import { errorMessage } from "#/api/describe-error.ts";
import { UnreadableFile } from "#/api/uploads/upload-faults.ts";
import type { UploadState } from "#/api/uploads/upload.ts";
import { percent } from "#/lib/numbers.ts";
import { uploadsText as words } from "#/strings/uploads.ts";

/** Whether the tab is still needed: until the service continues alone. */
export function isUnfinished({ phase }: UploadState): boolean {
  return phase.name !== "done";
}

/** The state of a tab's uploads, in a few words. */
export function uploadsTitle(states: readonly UploadState[]): string {
  const open = states.filter(isUnfinished);
  // an upload that needs a decision, or has stopped, comes first
  const named =
    (["undecided", "refused", "away", "paused"] as const).find((name) =>
      open.some(({ phase }) => phase.name === name),
    ) ??
    open[0]?.phase.name ??
    "done";
  if (named === "sending" && open.length > 1) return words.titles.several(open.length);
  return words.titles[named];
}

/** Whole percents of the bytes; 100 only when everything has arrived. */
export function uploadPercent({ phase, sentBytes, bytes }: UploadState): number {
  if (phase.name === "closing" || phase.name === "done") return 100;
  return Math.min(99, percent((100 * sentBytes) / Math.max(1, bytes)) ?? 0);
}

/** The present step, in a sentence. */
export function phaseText({ phase, doneFiles, adds }: UploadState): string {
  const phases = adds ? { ...words.phases, ...words.adding } : words.phases;
  switch (phase.name) {
    case "refused":
      return errorMessage(phase.error);
    case "undecided":
      return doneFiles === 0 ? phases.noneArrived : phases.someFailed;
    case "sending":
    case "paused":
    case "away":
    case "closing":
    case "done":
    case "cancelling":
      return phases[phase.name];
  }
}

/** Why a file was not uploaded. */
export function failureText(error: unknown): string {
  return error instanceof UnreadableFile ? words.unreadable : errorMessage(error);
}
