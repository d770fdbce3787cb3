import type { routes } from "./routes.ts";

/**
 * The headers of requests and answers, for the document. Separate from `routes.ts`, which the console loads, because
 * the console does not use them.
 */

const text = { type: "string" } as const;

export const requestHeaders = {
  "Idempotency-Key": {
    description: "The same key gets the same answer for 24 hours, and the work is done once",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
  },
  "If-None-Match": { description: "The ETag of the answer that you have", schema: text },
  Range: { description: "One range of bytes: `bytes=0-1023`", schema: text },
} as const;

export const responseHeaders = {
  Location: { description: "The task to follow", schema: text },
  "X-Dataset-Id": { description: "The new dataset", schema: { type: "string", format: "uuid" } },
  Link: { description: '`rel="next"`: the page that follows, where there is one', schema: text },
  ETag: { description: "Names this state of the answer", schema: text },
  "X-Request-Id": { description: "Names the request in the log of the server", schema: text },
} as const;

interface Headers {
  takes?: readonly (keyof typeof requestHeaders)[];
  answers?: readonly (keyof typeof responseHeaders)[];
}

/** `X-Request-Id` is part of every answer. */
export const headersOf: Partial<Record<keyof typeof routes, Headers>> = {
  listSnapshots: { takes: ["If-None-Match"], answers: ["ETag", "Link"] },
  createSnapshot: { takes: ["Idempotency-Key"] },
  restoreSnapshot: { takes: ["Idempotency-Key"], answers: ["Location"] },
  cloneSnapshot: { takes: ["Idempotency-Key"], answers: ["Location", "X-Dataset-Id"] },
  partialRestore: { takes: ["Idempotency-Key"], answers: ["Location"] },
  editMedia: { takes: ["Idempotency-Key"] },
  deleteMedia: { takes: ["Idempotency-Key"] },
  undoMedia: { takes: ["Idempotency-Key"] },
  redoMedia: { takes: ["Idempotency-Key"] },
  listTasks: { takes: ["If-None-Match"], answers: ["ETag"] },
  listDatasets: { takes: ["If-None-Match"], answers: ["ETag"] },
  getDataset: { takes: ["If-None-Match"], answers: ["ETag"] },
  updateDataset: { takes: ["Idempotency-Key"] },
  listActivity: { takes: ["If-None-Match"], answers: ["ETag"] },
  loadSample: { answers: ["Location", "X-Dataset-Id"] },
  processDataFiles: { answers: ["Location"] },
  getMediaContent: { takes: ["Range"] },
  getMediaView: { takes: ["Range"] },
};
