import { count, counted, plural } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = { one: "item", other: "items" };

/** The words for what a restore would do, before it does it. */
export const impactText = translated("impactText", {
  title: "What will happen",
  looking: "Looking at what differs",
  unknown:
    "This server cannot say which images differ. What is known is the number of items before and after.",
  failed: "What differs could not be worked out:",
  retry: "Try again",
  same: "Nothing: the dataset is exactly as the snapshot keeps it.",
  kinds: {
    removed: (n: number) => `${counted(n, items)} ${plural(n, { one: "leaves", other: "leave" })}`,
    added: (n: number) => `${counted(n, items)} ${plural(n, { one: "comes", other: "come" })} back`,
    modified: (n: number) =>
      `${counted(n, items)} ${plural(n, { one: "changes", other: "change" })}`,
  },
  fields: {
    labels: (n: number) => `labels of ${count(n)}`,
    tags: (n: number) => `tags of ${count(n)}`,
    caption: (n: number) => `captions of ${count(n)}`,
    cluster: (n: number) => `clusters of ${count(n)}`,
    metadata: (n: number) => `metadata of ${count(n)}`,
    media: (n: number) => `files of ${count(n)}`,
  },
  sameBytes: (n: number) =>
    `${counted(n, { one: "file leaves and comes", other: "files leave and come" })} back under another id.`,
  strip: (kind: string) => `Some of them: ${kind}`,
  seeAll: "See all",
  inNewTab: "in a new tab",
  edits: (edits: number, people: number, since: string) =>
    `${counted(edits, { one: "edit", other: "edits" })} by ${counted(people, { one: "person", other: "people" })} since ${since}`,
  person: (edits: number, last: string) =>
    `${counted(edits, { one: "edit", other: "edits" })}, the last at ${last}`,
});
