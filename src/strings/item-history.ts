import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the history of one item. */
export const historyText = translated("historyText", {
  title: "History",
  loading: "Looking through the snapshots",
  failed: "The history did not load.",
  retry: "Try again",
  now: "Now",
  older: "an older snapshot",
  first: "there from here on back",
  changes: {
    added: "added",
    removed: "deleted",
    modified: "changed",
    same: "the same",
    absent: "not there",
  },
  fields: {
    labels: "labels",
    tags: "tags",
    caption: "caption",
    cluster: "cluster",
    metadata: "metadata",
    media: "file",
  },
  unchanged: (n: number) =>
    `${counted(n, { one: "snapshot", other: "snapshots" })} without a change`,
  bringBack: "Bring back as it was here",
});
