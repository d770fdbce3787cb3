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
  snapshots: (n: number) => counted(n, { one: "snapshot", other: "snapshots" }),
  gained: (name: string, n: number) => (n === 1 ? `+ ${name}` : `+ ${name} ×${n}`),
  lost: (name: string, n: number) => (n === 1 ? `− ${name}` : `− ${name} ×${n}`),
  renamed: (from: string, to: string, n: number) =>
    n === 1 ? `${from} → ${to}` : `${from} → ${to} ×${n}`,
  gainedTag: (name: string) => `+ tag ${name}`,
  lostTag: (name: string) => `− tag ${name}`,
  judged: "confidence or source of labels",
  sameAs: (name: string) => `same as ${name}`,
  bringBack: "Restore this state",
  notBroughtBack: "The item was not restored",
});
