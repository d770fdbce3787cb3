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
  samePart: "Nothing: what is chosen is as the snapshot keeps it already.",
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

/** The words for how much of a snapshot is restored. */
export const scopeText = translated("scopeText", {
  itemsTitle: (name: string, snapshot: string) => `Bring back ${name} as in ${snapshot}?`,
  itemsOnly: (name: string) =>
    `Only ${name} becomes as the snapshot keeps it, and comes back if it was deleted. Everything else stays as it is now.`,
  some: "Restore only some of it",
  someHint:
    "The rest stays as it is now. The current version is the same afterwards, or the safety snapshot.",
  group: "What to restore",
  choose: "Choose at least one.",
  fields: {
    labels: "Labels",
    tags: "Tags",
    caption: "Captions",
    metadata: "Metadata",
    clustering: "Clusters",
    media: "Media: which items there are, and their files",
  },
  differ: (n: number) => counted(n, { one: "item differs", other: "items differ" }),
  does: "Only what is chosen becomes as the snapshot keeps it; the rest stays as it is now.",
  part: (name: string) => `A part of ${name}`,
  done: (name: string) => `Restored a part of ${name}`,
  failed: (name: string) => `The restore of a part of ${name} failed`,
});
