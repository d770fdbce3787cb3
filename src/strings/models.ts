import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const images = (n: number): string => counted(n, { one: "image", other: "images" });

/** The words of what models do to a dataset, where they are started. */
export const modelsText = translated("modelsText", {
  menu: "Models",
  reindex: "Reindex",
  reindexMenu: "Reindex…",
  enrich: "Enrich…",
  propagate: "Propagate labels…",
  partial: {
    title: "New media are not in the index yet",
    text: "They are in no cluster, and cannot be found by their looks.",
  },
  dialog: {
    title: "Reindex the dataset?",
    what: "Each picture that is new is looked at once. Then all are compared: near-duplicates and pictures that look alike come into clusters.",
    model: "What compares the pictures",
    otherModel: (name: string) =>
      `The clusters of “${name}” are replaced, and what is similar is another model's then. Restoring the state before brings both back.`,
    before:
      "The state before is kept as a snapshot. Labels, tags, captions and files stay as they are.",
    busy: "The dataset is read only until it is done.",
    submit: "Reindex",
    failed: "The dataset could not be reindexed",
  },
  estimate: {
    about: (time: string, n: number) => `About ${time} for ${images(n)}`,
    guess: (time: string, n: number) => `About ${time} for ${images(n)}: a guess`,
    none: "Nothing new to look at",
    unknown: (n: number) => `${images(n)}: not measured yet how long one takes`,
  },
  before: {
    term: "Snapshot before",
    restore: "Restore the version before",
    gone: "The snapshot of the state before was deleted",
  },
});
