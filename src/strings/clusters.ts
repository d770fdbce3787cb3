import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

const items = (n: number): string => counted(n, { one: "item", other: "items" });
const images = (n: number): string => counted(n, { one: "image", other: "images" });
const videos = (n: number): string => counted(n, { one: "video", other: "videos" });

/** The words of the view of clusters, and of a search for alike items. */
export const clustersText = translated("clustersText", {
  list: "Clusters",
  loading: "Loading the clusters",
  found: (n: number) => counted(n, { one: "cluster", other: "clusters" }),
  atLeast: (n: number) => `${count(n)} clusters or more`,
  alone: (n: number) => (n === 0 ? null : `${items(n)} in none`),
  threshold: "How alike",
  /** From the loosest to near-duplicates. */
  levels: ["Alike", "More alike", "Very alike", "Almost the same", "Near-duplicates"],
  contents: (pictures: number, films: number) =>
    [pictures > 0 && images(pictures), films > 0 && videos(films)].filter(Boolean).join(", "),
  noLabels: "No labels",
  otherLabels: (n: number) => `${count(n)} more`,
  more: "Show more clusters",
  moreFailed: "More clusters could not be loaded.",
  empty: {
    title: "No clusters yet",
    text: "Reindexing compares the pictures, and puts those that look alike into clusters.",
    past: "No item of this snapshot is in a cluster.",
  },
  tooStrict: {
    title: (level: string) => `Nothing is “${level}” here`,
    text: "With a looser setting there may be clusters.",
    looser: "Show what is alike",
  },
  noMatch: {
    title: "No cluster matches these filters",
    text: "Remove some of them to see more.",
    clear: "Clear filters",
  },
});

export const similarText = translated("similarText", {
  to: (file: string) => `Similar to ${file}`,
  toUpload: "Similar to the uploaded picture",
  toUnknown: "Similar to an item",
  remove: "Show all items again",
  order: "nearest first",
  upload: "Find items that look like a picture",
  uploading: "Looking at the picture",
  drop: "Drop one picture to find items that look like it",
  onePicture: "Choose one picture",
  failed: "The picture could not be used",
  found: (n: number) => `The ${count(n)} nearest`,
  notEmbedded: (n: number) =>
    `${items(n)} cannot be found, since ${n === 1 ? "it is" : "they are"} not indexed yet`,
  none: {
    title: "Nothing to compare by its looks yet",
    text: "Reindexing looks at each picture once. Then items that look alike can be found.",
  },
});

/** The words of the page of items on a backend that has the documented API alone. */
export const documentedText = translated("documentedText", {
  region: "Search",
  search: "Describe what to find",
  cluster: (contents: string) => `A cluster of ${contents}`,
  close: "Close",
  someOf: (some: number, all: number) =>
    `${count(some)} of its ${items(all)}: this server does not list the others.`,
  similar: "Find similar",
  similarTo: (file: string) => `Find similar: ${file}`,
  noMatch: {
    title: "Nothing was found",
    text: "Other words, or another picture, may find more.",
    clear: "Show all clusters",
  },
  empty: {
    title: "No clusters yet",
    text: "They are there once the dataset has been indexed.",
  },
});
