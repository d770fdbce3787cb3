import { describe, expect, it } from "vitest";
import { type Role, datasetStatuses, normaliseStatus, roles } from "./dataset.ts";
import type { Operation } from "./operations.ts";
import { permissionRefusal, refusal, rules, snapshotRefusal, stateRefusal } from "./rules.ts";
import { type RefusalReason, because, refusalOf } from "./refusals.ts";
import {
  abortRefusal,
  retryRefusal,
  scopeOf,
  statusAfter,
  statusDuring,
  transitions,
} from "./task-rules.ts";
import { taskStatuses, taskTypes } from "./task.ts";

/** The documented rules, stated a second time: operation, least role, statuses, blocking tasks. */
const anyStatus = "DRAFT INDEXING READ_ONLY PARTIAL_INDEX READY ERROR";
const exclusive =
  "DATASET_CREATION ENRICHMENT MEDIA_ADDITION REINDEX LABEL_PROPAGATION ANNOTATION_IMPORT CUSTOM_METADATA SNAPSHOT_RESTORE";
const any = `${exclusive} SNAPSHOT_CLONE`;
const documented: [Operation, Role, statuses: string, blockedBy: string][] = [
  ["create_snapshot", "editor", "READY", exclusive],
  ["update_snapshot", "editor", anyStatus, ""],
  ["restore_snapshot", "editor", "READY PARTIAL_INDEX ERROR", any],
  ["clone_snapshot", "editor", "READY PARTIAL_INDEX ERROR", ""],
  ["delete_snapshot", "editor", anyStatus, ""],
  ["undelete_snapshot", "editor", anyStatus, ""],
  ["edit_media", "editor", "READY PARTIAL_INDEX ERROR", any],
  ["delete_media", "editor", "READY PARTIAL_INDEX ERROR", any],
  ["add_media", "editor", "READY PARTIAL_INDEX", any],
  ["reindex", "editor", "READY PARTIAL_INDEX", any],
  ["enrich", "editor", "READY", any],
  ["propagate_labels", "editor", "READY", any],
  ["import_labels", "editor", "READY PARTIAL_INDEX ERROR", any],
  ["import_metadata", "editor", "READY", any],
  ["share_dataset", "owner", anyStatus, ""],
  ["rename_dataset", "editor", anyStatus, ""],
  ["delete_dataset", "owner", anyStatus, any],
  ["undelete_dataset", "owner", anyStatus, ""],
];
const snapshotOperations = documented
  .map(([operation]) => operation)
  .filter((operation) => operation.endsWith("_snapshot"));

/** Operations that do not continue the present state: they read a snapshot, or delete the dataset. */
const leaving = "update restore clone delete undelete".split(" ").map((verb) => `${verb}_snapshot`);

function sentenceFor(reason: RefusalReason | null): string | null {
  return reason && refusalOf(reason).sentence;
}

describe("rules", () => {
  it.each(documented)("%s on a damaged dataset", (operation) => {
    const facts = { status: "READY", unfinished: [], damaged: "data file ab.lance is missing" };
    const allowed = [
      ...leaving,
      "share_dataset",
      "rename_dataset",
      "delete_dataset",
      "undelete_dataset",
    ].includes(operation);
    expect(refusal(operation, { ...facts, status: "READY" })).toEqual(
      allowed ? null : because("dataset_damaged", { what: facts.damaged }),
    );
  });

  it("are all in the table below", () => {
    expect(documented.map(([operation]) => operation).toSorted()).toEqual(
      Object.keys(rules).toSorted(),
    );
  });

  describe.each(documented)("%s", (operation, leastRole, statuses, blockedBy) => {
    it.each(datasetStatuses)("in status %s", (spelt) => {
      const found = stateRefusal(operation, { status: spelt, unfinished: [] });
      const allowed = statuses.split(" ").includes(normaliseStatus(spelt));
      expect(found && refusalOf(found)).toEqual(
        allowed
          ? null
          : {
              status: 409,
              code: "wrong_status",
              params: { operation, dataset_status: normaliseStatus(spelt) },
              sentence: `Operation '${operation}' is not allowed while the dataset is ${spelt}`,
            },
      );
    });

    it.each(taskTypes)("while a %s task runs", (type) => {
      // A status that would allow it, so that only the task can forbid it.
      const status = statuses.split(" ")[0] ?? "";
      const found = stateRefusal(operation, { status, unfinished: [type] });
      expect(found && refusalOf(found)).toEqual(
        blockedBy.split(" ").includes(type)
          ? {
              status: 409,
              code: "blocked_by_task",
              params: { operation, task_type: type },
              sentence: `Operation '${operation}' is blocked while ${type} task is running`,
            }
          : null,
      );
    });

    it.each(roles)("as %s", (role) => {
      const found = permissionRefusal(operation, { role, snapshotSupport: true });
      const enough = roles.indexOf(role) >= roles.indexOf(leastRole);
      const who = leastRole === "owner" ? "an owner" : "an editor or an owner";
      expect(found && refusalOf(found)).toEqual(
        enough
          ? null
          : {
              status: 403,
              code: "role_missing",
              params: { role: leastRole },
              sentence: `Only ${who} of this dataset can do this`,
            },
      );
    });

    it("where snapshots are off", () => {
      const found = permissionRefusal(operation, { role: "owner", snapshotSupport: false });
      expect(found && refusalOf(found)).toEqual(
        snapshotOperations.includes(operation)
          ? {
              status: 403,
              code: "snapshots_off",
              params: {},
              sentence: "Snapshots are not enabled for this dataset",
            }
          : null,
      );
    });

    it("in an unknown status", () => {
      const found = stateRefusal(operation, { status: "hibernating", unfinished: [] });
      if (statuses === anyStatus) expect(found).toBeNull();
      else expect(found?.params).toMatchObject({ dataset_status: "HIBERNATING" });
    });

    it("beside a task of an unknown type", () => {
      const status = statuses.split(" ")[0] ?? "";
      expect(stateRefusal(operation, { status, unfinished: ["MODEL_TRAINING"] })).toBeNull();
    });
  });

  it("assume the best where facts are absent", () => {
    expect(refusal("create_snapshot", { status: "READY", unfinished: [] })).toBeNull();
  });

  it("name the missing permission before the state", () => {
    const facts = { status: "DRAFT", unfinished: ["REINDEX"], role: "viewer" as const };
    expect(refusal("create_snapshot", facts)?.code).toBe("role_missing");
    expect(refusal("create_snapshot", { ...facts, role: "editor" })).toEqual(
      because("blocked_by_task", { operation: "create_snapshot", task_type: "REINDEX" }),
    );
  });
});

describe("rules of one snapshot", () => {
  const idle = { isCurrent: false, isRestoring: false, isCloning: false };

  it("keep the current one and those in use from being deleted", () => {
    const sentence = (facts: Partial<typeof idle>) =>
      sentenceFor(snapshotRefusal("delete_snapshot", { ...idle, ...facts }));
    expect(sentence({})).toBeNull();
    expect(sentence({ isCurrent: true })).toBe(
      "The current version cannot be deleted: create a new snapshot first",
    );
    expect(sentence({ isRestoring: true })).toBe("The snapshot is being restored");
    expect(sentence({ isCloning: true })).toBe("The snapshot is being cloned");
  });

  it.each(["restore_snapshot", "clone_snapshot"] as const)("do not refuse %s", (operation) => {
    expect(
      snapshotRefusal(operation, { isCurrent: true, isRestoring: true, isCloning: true }),
    ).toBeNull();
  });
});

describe("abort and retry", () => {
  const cases = taskTypes.flatMap((task_type) =>
    taskStatuses.map((status) => [task_type, status] as const),
  );

  it.each(cases)("of %s in %s", (task_type, status) => {
    const runsAgain = [
      "DATASET_CREATION",
      "MEDIA_ADDITION",
      "ANNOTATION_IMPORT",
      "CUSTOM_METADATA",
      "REINDEX",
      "ENRICHMENT",
      "LABEL_PROPAGATION",
      "EXPORT",
    ].includes(task_type);
    const ended = status === "COMPLETED" || status === "FAILED" || status === "ABORTED";
    expect(abortRefusal({ task_type, status }) === null).toBe(runsAgain && !ended);
    expect(retryRefusal({ task_type, status }) === null).toBe(
      runsAgain && (status === "FAILED" || status === "ABORTED"),
    );
  });

  it("return the reason", () => {
    const task = { task_type: "SNAPSHOT_RESTORE", status: "RUNNING" };
    expect(sentenceFor(abortRefusal(task))).toBe("SNAPSHOT_RESTORE tasks cannot be aborted");
    expect(sentenceFor(retryRefusal(task))).toBe("SNAPSHOT_RESTORE tasks cannot be retried");
    expect(sentenceFor(abortRefusal({ ...task, status: "COMPLETED" }))).toBe(
      "The task is COMPLETED already",
    );
    expect(sentenceFor(retryRefusal({ task_type: "DATASET_CREATION", status: "RUNNING" }))).toBe(
      "Only a FAILED or ABORTED task can be retried",
    );
  });

  it("a retry needs the dataset in the state that the task left", () => {
    const aborted = { task_type: "DATASET_CREATION", status: "ABORTED" };
    const failed = { task_type: "DATASET_CREATION", status: "FAILED" };
    expect(retryRefusal({ ...aborted, dataset_status: "DRAFT" })).toBeNull();
    expect(retryRefusal({ ...failed, dataset_status: "error" })).toBeNull();
    for (const dataset_status of ["READY", "INDEXING", "READ ONLY", "ERROR"]) {
      expect(retryRefusal({ ...aborted, dataset_status })).toEqual(
        because("dataset_changed_since_task"),
      );
    }
  });

  it("where a task leaves the dataset as it was, that is the status before it", () => {
    const failed = { task_type: "ENRICHMENT", status: "FAILED", status_before: "READY" } as const;
    expect(retryRefusal({ ...failed, dataset_status: "READY" })).toBeNull();
    expect(retryRefusal({ ...failed, dataset_status: "PARTIAL INDEX" })).toEqual(
      because("dataset_changed_since_task"),
    );
    expect(retryRefusal({ task_type: "ENRICHMENT", status: "ABORTED" })).toBeNull();
  });
});

describe("the status of a dataset", () => {
  it("while a task runs is that of its type", () => {
    expect(statusDuring("SNAPSHOT_RESTORE", "PARTIAL_INDEX")).toBe("READ_ONLY");
    expect(statusDuring("DATASET_CREATION", "DRAFT")).toBe("INDEXING");
  });

  it.each([
    ["SNAPSHOT_RESTORE", "COMPLETED", "whole", "READY"],
    ["SNAPSHOT_RESTORE", "COMPLETED", "part", "PARTIAL_INDEX"],
    ["SNAPSHOT_RESTORE", "FAILED", "whole", "PARTIAL_INDEX"],
    ["SNAPSHOT_RESTORE", "FAILED", "part", "PARTIAL_INDEX"],
    ["DATASET_CREATION", "FAILED", "whole", "ERROR"],
    ["DATASET_CREATION", "ABORTED", "whole", "DRAFT"],
    ["MEDIA_ADDITION", "ABORTED", "whole", "PARTIAL_INDEX"],
    ["REINDEX", "COMPLETED", "whole", "READY"],
  ] as const)("after a %s that is %s (%s) is %s", (type, outcome, scope, after) => {
    expect(statusAfter(type, outcome, "PARTIAL_INDEX", scope)).toBe(after);
  });

  it("depends on what the request asked for", () => {
    expect(scopeOf({ safety: true })).toBe("whole");
    expect(scopeOf({ only: ["tags"] })).toBe("part");
    expect(scopeOf({ filter: {} })).toBe("part");
  });
});

describe("transitions", () => {
  it.each([
    ["DATASET_CREATION", "INDEXING", "READY", "ERROR", "DRAFT"],
    ["SNAPSHOT_RESTORE", "READ_ONLY", "READY", "before", "before"],
    ["SNAPSHOT_CLONE", "INDEXING", "READY", "ERROR", "ERROR"],
    ["MEDIA_ADDITION", "READ_ONLY", "PARTIAL_INDEX", "before", "before"],
    ["REINDEX", "READ_ONLY", "READY", "before", "before"],
    ["ENRICHMENT", "READ_ONLY", "READY", "before", "before"],
    ["LABEL_PROPAGATION", "READ_ONLY", "READY", "before", "before"],
    ["ANNOTATION_IMPORT", "READ_ONLY", "before", "before", "before"],
    ["CUSTOM_METADATA", "READ_ONLY", "READY", "before", "before"],
  ] as const)("of %s", (type, running, COMPLETED, FAILED, ABORTED) => {
    expect(transitions[type]).toEqual({ running, COMPLETED, FAILED, ABORTED });
  });
});
