import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of going from version to version. */
export const versionText = translated("versionText", {
  now: "Now",
  region: { past: "You are looking at the past", now: "You are looking at now" },
  readOnly: "Read only",
  readOnlyWhy: "Nothing of an earlier version can be changed",
  loadingShort: "Loading",
  compare: "Compare with now",
  onTimeline: "Show on the timeline",
  more: "More about this version",
  chooseFrom: (name: string) => `${name}: choose a version`,
  loading: "Loading this version",
  older: "Older version",
  newer: "Newer version",
  choose: "Choose a version",
  flip: (name: string) => `Flip to ${name}`,
  flipShort: "Flip to",
  back: "Back to now",
  end: "Stop flipping",
  restore: "Restore this",
  shown: (name: string, date: string) => `Showing “${name}”, ${date}`,
  shownNow: "Showing the dataset as it is now",
  missing: (name: string) =>
    `It is not in the version “${name}”. Another version may have it: flip back, or go on.`,
  missingNow: "It is not in the dataset now. An earlier version may have it.",
});

/** The words of what makes a file of items. */
export const exportText = translated("exportText", {
  label: (n: number) => `Export ${counted(n, { one: "item", other: "items" })}`,
  holds: (n: number) => `${counted(n, { one: "item", other: "items" })} as`,
  failed: "Nothing was exported",
  formats: { jsonl: "JSON lines", csv: "CSV table" },
  more: "COCO, YOLO and more…",
});
