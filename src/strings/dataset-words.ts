import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";
// Separate from the words of the dataset pages: the timeline needs these before its first paint.

/** The names of a dataset's status, by the internal spelling; others are shown unchanged. */
export const datasetStatusNames = translated<Readonly<Record<string, string | undefined>>>(
  "datasetStatusNames",
  {
    DRAFT: "Draft",
    INDEXING: "Indexing",
    READ_ONLY: "Read Only",
    PARTIAL_INDEX: "Partial Index",
    READY: "Ready",
    ERROR: "Error",
  },
);

export const datasetStatusName = (status: string): string =>
  datasetStatusNames[status] ?? status.replaceAll("_", " ");

export const itemWords = translated("itemWords", {
  images: (n: number) => counted(n, { one: "image", other: "images" }),
  videos: (n: number) => counted(n, { one: "video", other: "videos" }),
});

export const datasetItems = (images: number, videos: number): string =>
  videos === 0
    ? itemWords.images(images)
    : images === 0
      ? itemWords.videos(videos)
      : `${itemWords.images(images)} · ${itemWords.videos(videos)}`;
