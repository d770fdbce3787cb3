import { features } from "#contract/session.ts";
import {
  createSession,
  deleteSession,
  getApiCredentials,
  getCapabilities,
  getMe,
} from "#contract/routes/session.ts";
import { mockUsers } from "../db.ts";
import { failBySentinel, failure } from "../failure.ts";
import { empty, json, on } from "../handle.ts";
import { contentHashOf, idOf } from "../ids.ts";

/** What the mock can do so far. */
const mockFeatures = features.filter((feature) =>
  [
    "media",
    "edit",
    "safety",
    "task_detail",
    "unfinished_tasks",
    "undelete",
    "samples",
    "facets",
    "dry_run",
    "undo",
    "diff",
    "stats",
    "history",
    "activity",
    "lineage",
    "summaries",
    "partial_restore",
    "receipts",
    "export",
  ].includes(feature),
);

export const sessionHandlers = [
  on(getCapabilities, ({ db }) => {
    // A download goes past the worker that answers in the demo.
    const offered = mockFeatures.filter((feature) => !(db.isDemo && feature === "export"));
    return json({
      version: "0.1.0",
      features: offered,
      max_file_bytes: db.maxFileBytes,
    });
  }),

  on(getMe, ({ db, user }) => {
    if (db.isDemo) throw failure(404, "Not Found");
    return json({ email: user });
  }),

  on(createSession, async (call) => {
    const { code } = await call.body();
    failBySentinel(code);
    if (code === "wrong") throw failure(401, "The code is unknown, used or expired");
    call.db.session = mockUsers.owner;
    if (call.db.scenario === "signed-out") call.db.scenario = "default";
    return json({ email: mockUsers.owner });
  }),

  on(deleteSession, ({ db }) => {
    db.session = null;
    return empty(204);
  }),

  on(getApiCredentials, ({ db, user }) => {
    db.counter += 1;
    return json({
      api_key: idOf(`${user}/key/${db.counter}`),
      api_secret: contentHashOf(`${user}/secret/${db.counter}`),
      message: "Keep the secret now: it is not shown again",
    });
  }),
];
