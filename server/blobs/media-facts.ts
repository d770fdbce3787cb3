/** Facts from the header of a media file. */
export interface MediaFacts {
  /** Pixels as displayed: after the rotation in the file, and with square pixels. */
  width: number;
  height: number;
  /** Milliseconds; null for images, animations included. */
  durationMs: number | null;
}

/** One sentence that gives the reason why a file is not taken, without its name and without a full stop. */
export interface SkippedMedia {
  skipped: string;
}
