import { counted } from "#/lib/numbers.ts";
// Apart from the words of the pages about datasets: the timeline needs these before its first paint.

/** The spellings of a dataset's status, by the one inner spelling; others are shown as they come. */
export const datasetStatusNames: Readonly<Record<string, string | undefined>> = {
  DRAFT: "Draft",
  INDEXING: "Indexing",
  READ_ONLY: "Read Only",
  PARTIAL_INDEX: "Partial Index",
  READY: "Ready",
  ERROR: "Error",
};

export const datasetItems = (images: number, videos: number): string =>
  videos === 0
    ? counted(images, "image", "images")
    : images === 0
      ? counted(videos, "video", "videos")
      : `${counted(images, "image", "images")} · ${counted(videos, "video", "videos")}`;
