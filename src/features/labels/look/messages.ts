import type { FileLook, FilesToLookAt } from "./file-look.ts";

/** What the page and the worker that looks at files of labels say to each other. */

export type Request =
  | { kind: "look"; files: FilesToLookAt }
  /** What was asked for. */
  | { kind: "labels"; from: number; files: Blob }
  | { kind: "media"; files: File[] };

export type Answer =
  | { kind: "read"; bytes: number }
  /** Files of labels are needed, those from one place to before another … */
  | { kind: "labels"; from: number; to: number }
  /** … or some of the media, by their places. */
  | { kind: "media"; at: number[] }
  | { kind: "done"; look: FileLook }
  | { kind: "failed"; message: string };
