import { count, counted, plural } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = { one: "item", other: "items" };

/** The words for the preview of a restore. */
export const impactText = translated("impactText", {
  title: "What will happen",
  looking: "Looking at what differs",
  unknown:
    "This server does not report which items differ, only the number of items before and after.",
  failed: "The difference could not be computed:",
  retry: "Try again",
  same: "Nothing: the dataset already equals the snapshot.",
  samePart: "Nothing: the chosen fields already equal the snapshot.",
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
  itemsTitle: (name: string, snapshot: string) => `Bring back “${name}” as in “${snapshot}”?`,
  itemsOnly: (name: string) =>
    `Brings back only “${name}”, even if it was deleted. Everything else stays as it is now.`,
  bringBack: "Bring back",
  some: "Restore only some of it",
  someHint: "The rest stays as it is now. The restore counts as an edit of the dataset.",
  group: "What to restore",
  choose: "Choose at least one.",
  fields: {
    labels: "Labels",
    tags: "Tags",
    caption: "Captions",
    metadata: "Metadata",
    clustering: "Clusters",
    media: "Media (deleted items come back, newer ones go)",
  },
  differ: (n: number) => counted(n, { one: "item differs", other: "items differ" }),
  does: "Restores only the chosen fields; the rest stays as it is now.",
  part: (name: string) => `A part of “${name}”`,
  done: (name: string) => `Restored a part of “${name}”`,
  failed: (name: string) => `The restore of a part of “${name}” failed`,
});
