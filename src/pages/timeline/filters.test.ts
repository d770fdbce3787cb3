import { describe, expect, test } from "vitest";
import type { Snapshot } from "#contract/snapshot.ts";
import type { Task } from "#contract/task.ts";
import {
  type TimelineFilters,
  applyFilters,
  isSearching,
  matchingRestores,
  readFilters,
  writeFilters,
} from "./filters.ts";

const all: TimelineFilters = {
  text: "",
  reasons: [],
  authors: [],
  hideAutomatic: false,
  removed: false,
};

function snapshot(name: string, more: Partial<Snapshot> = {}): Snapshot {
  return {
    snapshot_id: name,
    snapshot_name: name,
    source_dataset_name: "d",
    created_at: "2026-03-29T12:00:00",
    created_by: "owner@localhost",
    n_images: 1,
    n_videos: 0,
    description: "",
    reason: "manual",
    training_model_id: null,
    training_model_name: null,
    is_current: false,
    is_restoring: false,
    ...more,
  };
}

const list = [
  snapshot("now", { reason: "auto", is_current: true }),
  snapshot("Baseline", { description: "As it was DELIVERED" }),
  snapshot("checkpoint", { reason: "auto", created_by: "editor@localhost" }),
  snapshot("first", { reason: "creation" }),
];
const found = (filters: Partial<TimelineFilters>) =>
  applyFilters(list, { ...all, ...filters }).map(({ snapshot_name }) => snapshot_name);

describe("applyFilters", () => {
  test("finds a name or a description, in any case, around blanks", () => {
    expect(found({ text: " BASE " })).toEqual(["Baseline"]);
    expect(found({ text: "delivered" })).toEqual(["Baseline"]);
  });

  test("finds a name as the service does: decomposed, in full width, with another form of a letter", () => {
    const stored = [snapshot("Stra\u00dfe"), snapshot("cafe\u0301"), snapshot("\uff36\uff12")];
    const names = (text: string) =>
      applyFilters(stored, { ...all, text }).map(({ snapshot_name }) => snapshot_name);
    expect(names("STRASSE")).toEqual(["Stra\u00dfe"]);
    expect(names("CAF\u00c9")).toEqual(["cafe\u0301"]);
    expect(names("v2")).toEqual(["\uff36\uff12"]);
  });

  test("values of one filter are alternatives; different filters all apply", () => {
    expect(found({ reasons: ["creation", "manual"] })).toEqual(["Baseline", "first"]);
    expect(found({ reasons: ["auto"], authors: ["editor@localhost"] })).toEqual(["checkpoint"]);
  });

  test("automatic ones can be hidden, but not the current version", () => {
    expect(found({ hideAutomatic: true })).toEqual(["now", "Baseline"]);
  });
});

describe("the address", () => {
  test("stores the filters, and keeps the rest", () => {
    const filters = {
      text: "a b&c",
      reasons: ["manual", "auto"],
      authors: ["x@y"],
      hideAutomatic: true,
      removed: true,
    };
    const search = writeFilters(new URLSearchParams("snapshot=s&q=old"), filters);
    expect(readFilters(search)).toEqual(filters);
    expect(search.get("snapshot")).toBe("s");
  });

  test("is empty without filters", () => {
    expect(
      writeFilters(
        new URLSearchParams("q=x&reason=auto&automatic=hide&removed=true"),
        all,
      ).toString(),
    ).toBe("");
  });
});

test("hiding automatic ones does not count as a search; neither do blanks", () => {
  expect(isSearching({ ...all, hideAutomatic: true, text: "  " })).toBe(false);
  expect(isSearching({ ...all, authors: ["x@y"] })).toBe(true);
});

test("a search finds restores by their reason, whatever its case", () => {
  const restore = (id: string, reason: string | null): Task => ({
    task_id: id,
    dataset_id: "d",
    dataset_name: "d",
    created_by: "owner@localhost",
    task_type: "SNAPSHOT_RESTORE",
    status: "COMPLETED",
    progress_percentage: null,
    error_message: null,
    start_time: "2026-03-01T00:00:00Z",
    end_time: "2026-03-01T00:00:01Z",
    reason,
  });
  const restores = [restore("a", "Labels were wrong"), restore("b", null)];
  const found = (text: string) => matchingRestores(restores, text).map(({ task_id: id }) => id);
  expect(found(" LABELS ")).toEqual(["a"]);
  expect(found("")).toEqual(["a", "b"]);
});
