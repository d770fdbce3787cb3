import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = { one: "item", other: "items" };
const days = { one: "day", other: "days" };

/** The words for the statistics of a snapshot. */
export const statsText = translated("statsText", {
  title: "What it holds",
  failed: "The numbers did not load.",
  retry: "Try again",
  labels: "Labels",
  tags: "Tags",
  duplicates: "Duplicates",
  quality: "Quality",
  files: "Files",
  onlyHere: "Only here",
  none: "None",
  value: (name: string, n: number) => `${name} ${count(n)}`,
  more: (n: number) => `${count(n)}\u00a0more`,
  repeated: (n: number, groups: number) =>
    `${counted(n, items)} in ${counted(groups, { one: "group", other: "groups" })}`,
  unmeasured: "Not measured yet",
  fine: "Nothing found",
  issues: {
    dark: (n: number) => `${count(n)} dark`,
    bright: (n: number) => `${count(n)} bright`,
    low_contrast: (n: number) => `${count(n)} low in contrast`,
    blurry: (n: number) => `${count(n)} blurry`,
    unreadable: (n: number) => `${count(n)} unreadable`,
  },
  freed: (n: number) =>
    `Free ${counted(n, days)} after it is deleted, unless an unrelated dataset has the same files.`,
  nothingFreed: "Other versions have all of its files: deleting it frees nothing.",
});
