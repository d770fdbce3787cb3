import type { FileLook, FilesToLookAt } from "./file-look.ts";

/** What the page and the worker that looks at files of labels say to each other. */

export type Request =
  | { kind: "look"; files: FilesToLookAt }
  /** Those that were asked for. */
  | { kind: "media"; files: File[] };

export type Answer =
  | { kind: "read"; bytes: number }
  /** Some of the media are needed, by their places. */
  | { kind: "media"; at: number[] }
  | { kind: "done"; look: FileLook }
  | { kind: "failed"; message: string };
