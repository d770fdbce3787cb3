/** What the header of a media file says. */
export interface MediaFacts {
  /** Pixels as displayed: after the rotation that the file asks for, and with square pixels. */
  width: number;
  height: number;
  /** Milliseconds; null for images, moving ones too. */
  durationMs: number | null;
}

/** One sentence that says why a file is not taken, without its name and without a full stop. */
export interface SkippedMedia {
  skipped: string;
}
