import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words about the origin of a dataset, and its clones. */
export const lineageText = translated("lineageText", {
  region: "Origin and clones",
  from: "Cloned from",
  at: "at",
  atRemoved: "at a snapshot that was deleted since",
  unseen: "Cloned from a dataset that is gone or not shared with you",
  clones: (n: number) => counted(n, { one: "clone", other: "clones" }),
  clonesOf: (dataset: string) => `Clones of “${dataset}”`,
  fromSnapshot: "Clones made from it",
  hidden: (shown: number, n: number) =>
    shown === 0
      ? `${counted(n, { one: "clone", other: "clones" })} that you cannot see`
      : `and ${counted(n, { one: "clone", other: "clones" })} that you cannot see`,
});
