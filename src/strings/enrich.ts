import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const images = (n: number): string => counted(n, { one: "image", other: "images" });
const items = (n: number): string => counted(n, { one: "item", other: "items" });

/** What each type of models adds. */
const types: Readonly<Record<string, string | undefined>> = {
  CAPTION_IMAGES: "Captions",
  OBJECT_DETECTION: "Labels with boxes",
  CAPTION_OBJECTS: "Captions of objects",
  IMAGE_TAGGING: "Tags",
  MULTIMODEL_IMAGE_ENCODING: "Clusters and search",
  TEXT_DETECTION: "Text in pictures",
};

/** The words of the page where models add to a dataset. */
export const enrichText = translated("enrichText", {
  title: (dataset: string) => `Enrich ${dataset}`,
  heading: "Enrich with models",
  intro: "Choose what models are to add. Labels of people and of other models stay as they are.",
  loading: "Loading the models",
  unavailable: {
    title: "This server has no models",
    text: "Labels can be imported from files instead.",
    items: "To the items",
  },
  none: {
    title: "No models yet",
    text: "The server has none that it could run.",
  },
  models: "Models",
  types,
  by: (vendor: string) => `by ${vendor}`,
  licence: "Licence",
  speed: "Speed here",
  perImage: (time: string) => `${time} an image`,
  guess: (n: number) => (n === 0 ? "a guess" : `measured on ${images(n)}: a guess`),
  notMeasured: "not measured yet",
  fresh: "New to it",
  freshImages: (n: number) => images(n),
  soon: "Coming soon",
  unavailableModel: "Cannot run here",
  needs: (what: string) => `Needs ${what}`,
  onePerType: (name: string) => `Replaces “${name}”, which adds the same`,
  prompt: "What the captions are to say",
  promptHint: "Empty: a sentence about what is to be seen.",
  promptTooLong: (n: number) => `At most ${count(n)} characters`,
  confidence: "Leave out what is less sure than",
  all: "nothing",
  safety: "Take a snapshot first",
  safetyOn: "The state before stays as a snapshot: restoring it undoes the whole enrichment.",
  safetyOff:
    "Without it the enrichment cannot be undone by a restore, and what it changed is not shown.",
  copied: "The results go to a new dataset, and this one stays as it is.",
  chooseOne: "Choose at least one model",
  submit: "Run",
  failed: "The enrichment could not be started",
  reindex: "It runs with a reindex",
  running: "Enriching",
  safe: "It is safe to leave this page: the tasks keep it.",
  again: "Choose models again",
});

/** The words of the result of an operation: what it changed, and the way back. */
export const operationText = translated("operationText", {
  region: "Result",
  gained: (n: number) => `${images(n)} gained labels`,
  changed: (n: number) => `${items(n)} changed`,
  parts: {
    labels: (n: number) => `labels of ${count(n)}`,
    tags: (n: number) => `tags of ${count(n)}`,
    caption: (n: number) => `captions of ${count(n)}`,
  },
  nothing: "Nothing changed: the dataset is as it was before",
  takenBack: "Nothing changed any more: the dataset is as it was before",
  noSnapshot: "No snapshot was taken before, so what changed is not shown.",
  comparing: "Comparing with the version before",
  labels: "Labels that were added, by number of items",
  pictures: "Items that changed",
  more: (n: number) => `All ${count(n)} in Compare`,
  moreNow: "Compare with the present state",
  since: "The dataset was changed since. What was changed after this is not counted here.",
  sinceToo: "What was changed after this is counted too.",
  takesLater: "That takes back what was changed after this, too.",
  keep: "Keep",
  restore: "Restore the version before",
  undo: "Undo: restore the version before",
  task: "Open the task",
});
