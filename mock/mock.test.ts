import { getResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { type Dataset, datasetIdSchema, datasetSchema } from "#contract/dataset.ts";
import { type MediaPage, mediaPageSchema } from "#contract/media.ts";
import type { Method } from "#contract/route.ts";
import { apiBase } from "#contract/route.ts";
import { type Snapshot, snapshotSchema } from "#contract/snapshot.ts";
import { type Task, taskPageSchema, taskSchema } from "#contract/task.ts";
import { mockClock } from "./clock.ts";
import { handlers } from "./handlers.ts";
import { advanceMock, mockDb, resetMock, settleMock } from "./state.ts";
import { seeded } from "./seed.ts";

async function answer(method: Method, path: string, init?: RequestInit): Promise<Response> {
  const request = new Request(`http://mock.localhost${apiBase}${path}`, { method, ...init });
  const response = await getResponse(handlers, request);
  if (response === undefined) throw new Error(`The mock does not answer ${method} ${path}`);
  return response;
}

function ask(method: Method, path: string, body?: unknown): Promise<Response> {
  if (body === undefined) return answer(method, path);
  const headers = { "Content-Type": "application/json" };
  return answer(method, path, { body: JSON.stringify(body), headers });
}

async function read<S extends z.ZodMiniType>(schema: S, path: string): Promise<z.output<S>> {
  return schema.parse(await (await ask("GET", path)).json());
}

const dataset = (id: string): Promise<Dataset> => read(datasetSchema, `/dataset/${id}`);
const snapshots = (id: string): Promise<Snapshot[]> =>
  read(z.array(snapshotSchema), `/dataset/${id}/snapshot`);
const media = (id: string): Promise<MediaPage> => read(mediaPageSchema, `/dataset/${id}/media`);

async function newestTask(query: string): Promise<Task | undefined> {
  return (await read(taskPageSchema, `/tasks?${query}`)).tasks[0];
}

async function snapshotNamed(datasetId: string, name: string): Promise<string> {
  const found = (await snapshots(datasetId)).find((row) => row.snapshot_name === name);
  return `/dataset/${datasetId}/snapshot/${found?.snapshot_id}`;
}

beforeEach(() => {
  resetMock();
  mockClock.freeze();
});

describe("the seeds", () => {
  it("are the same after each reset", async () => {
    const before = await Promise.all([snapshots(seeded.streets.id), media(seeded.streets.id)]);
    resetMock();
    const [list, page] = await Promise.all([
      snapshots(seeded.streets.id),
      media(seeded.streets.id),
    ]);
    const names = (rows: Snapshot[]) => rows.map((row) => [row.snapshot_id, row.snapshot_name]);
    expect(names(list)).toEqual(names(before[0]));
    const content = (one: MediaPage) => one.items.map((item) => [item.media_id, item.media_uri]);
    expect(content(page)).toEqual(content(before[1]));
  });

  it("show every status, with its facts", async () => {
    const all = await read(z.array(datasetSchema), "/datasets");
    const statuses = Object.fromEntries(all.map((row) => [row.display_name, row.status_new]));
    expect(statuses).toMatchObject({
      "Street Scenes Q1": "READY",
      running: "READ ONLY",
      partial: "PARTIAL INDEX",
      error: "ERROR",
      draft: "DRAFT",
    });
    expect((await dataset(seeded.broken.id)).fatal_error_msg).toContain("no space left");
    expect((await dataset(seeded.viewer.id)).role).toBe("viewer");
    expect(await snapshots(seeded.history.id)).toHaveLength(300);
    expect((await ask("GET", `/dataset/${seeded.off.id}/snapshot`)).status).toBe(403);
    expect((await ask("GET", `/dataset/${seeded.forbidden.id}`)).status).toBe(403);
    expect((await ask("GET", `/dataset/${seeded.notFound.id}`)).status).toBe(404);
    expect((await ask("GET", `/dataset/${seeded.serverError.id}`)).status).toBe(500);
  });

  it("have pictures that are always drawn the same", async () => {
    const path = (await media(seeded.streets.id)).items[0]?.media_thumb_uri.slice(apiBase.length);
    const draw = async () => {
      const response = await ask("GET", path ?? "");
      expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
      return response.text();
    };
    const picture = await draw();
    expect(picture).toMatch(/^<svg [^]*<\/svg>$/);
    expect(await draw()).toBe(picture);
  });
});

describe("sentinel names", () => {
  it.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
    "fail-%s is answered so",
    async (status) => {
      const path = `/dataset/${seeded.streets.id}/snapshot`;
      const response = await ask("POST", path, { name: `fail-${status}` });
      expect(response.status).toBe(status);
      expect(await response.json()).toHaveProperty("detail");
      expect(response.headers.has("Retry-After")).toBe(status === 429);
    },
  );

  it("fail-network gets no answer", async () => {
    const path = `/dataset/${seeded.streets.id}/snapshot`;
    expect((await ask("POST", path, { name: "fail-network" })).type).toBe("error");
  });

  it("apply to existing objects with these names, too", async () => {
    const path = await snapshotNamed(seeded.sentinels.id, "fail-409");
    expect((await ask("POST", `${path}/restore`)).status).toBe(409);
    expect((await ask("POST", `${path}/clone`)).status).toBe(409);
    expect((await ask("DELETE", path)).status).toBe(409);
    expect((await ask("PATCH", path, { name: "fail-500" })).status).toBe(500);
  });

  it("fail-task makes the task fail and leaves the dataset unchanged", async () => {
    const before = await dataset(seeded.sentinels.id);
    const path = await snapshotNamed(seeded.sentinels.id, "fail-task");
    expect((await ask("POST", `${path}/restore`)).status).toBe(202);
    expect((await dataset(seeded.sentinels.id)).status_new).toBe("READ ONLY");
    settleMock();
    const task = await newestTask(`dataset_id=${seeded.sentinels.id}`);
    expect(task).toMatchObject({ status: "FAILED", error_message: expect.any(String) as string });
    expect(await dataset(seeded.sentinels.id)).toMatchObject({
      status_new: "READY",
      head: before.head,
      current_snapshot_id: before.current_snapshot_id,
    });
  });

  it("the reason fail-task has the same effect", async () => {
    const path = `/dataset/${seeded.streets.id}/snapshot/current/restore`;
    expect((await ask("POST", path, { reason: "fail-task" })).status).toBe(202);
    settleMock();
    const query = `dataset_id=${seeded.streets.id}&task_type=SNAPSHOT_RESTORE`;
    expect((await newestTask(query))?.status).toBe("FAILED");
  });
});

describe("slow tasks", () => {
  beforeEach(() => {
    resetMock("plain");
    mockClock.freeze();
  });

  it("advance with the clock only", async () => {
    const { id } = seeded.products;
    const [newest, oldest] = await snapshots(id);
    const path = `/dataset/${id}/snapshot/${oldest?.snapshot_id}/restore`;
    expect((await ask("POST", path)).headers.has("Location")).toBe(false);
    const seen: [string | undefined, number | null | undefined][] = [];
    for (const ms of [0, 1_000, 1_000, 3_000, 2_999]) {
      advanceMock(ms);
      const task = await newestTask(`dataset_id=${id}`);
      seen.push([task?.status, task?.progress_percentage]);
    }
    expect(seen).toEqual([
      ["PENDING", null],
      ["INITIALIZING", 0],
      ["RUNNING", 0],
      ["RUNNING", 50],
      ["RUNNING", 99],
    ]);
    expect((await snapshots(id)).find((row) => row.is_current)).toMatchObject({
      snapshot_id: newest?.snapshot_id,
    });
    advanceMock(1);
    expect(await newestTask(`dataset_id=${id}`)).toMatchObject({
      status: "COMPLETED",
      dataset_status: "READY",
    });
    expect((await snapshots(id)).find((row) => row.is_current)).toMatchObject({
      snapshot_id: oldest?.snapshot_id,
    });
  });

  it("of a snapshot named slow take a minute", async () => {
    const path = await snapshotNamed(seeded.sentinels.id, "slow");
    await ask("POST", `${path}/restore`);
    const query = `dataset_id=${seeded.sentinels.id}`;
    advanceMock(59_000);
    expect((await newestTask(query))?.status).toBe("RUNNING");
    advanceMock(1_000);
    expect((await newestTask(query))?.status).toBe("COMPLETED");
  });

  it("that create a dataset can be aborted and retried", async () => {
    const form = new FormData();
    form.append("dataset_name", "from a folder");
    form.append("bucket_path", "/data/images");
    const created = await answer("POST", "/dataset", { body: form });
    const { dataset_id: id } = datasetIdSchema.parse(await created.json());
    advanceMock(3_000);
    const task = await newestTask(`dataset_id=${id}`);
    expect(task?.status).toBe("RUNNING");
    const act = async (action: string) =>
      taskSchema.parse(await (await ask("POST", `/tasks/${task?.task_id}/${action}`)).json());
    expect(await act("abort")).toMatchObject({ status: "ABORTED", dataset_status: "DRAFT" });
    expect(await act("retry")).toMatchObject({
      status: "INITIALIZING",
      dataset_status: "INDEXING",
    });
    settleMock();
    expect(await dataset(id)).toMatchObject({ status_new: "READY", n_images: 24 });
  });
});

describe("the plain profile", () => {
  beforeEach(() => void resetMock("plain"));

  it.each(["/capabilities", "/me", `/dataset/${seeded.streets.id}/media`])(
    "does not know %s",
    async (path) => {
      expect((await ask("GET", path)).status).toBe(404);
    },
  );

  it("sends unknown values, and none of our extensions", async () => {
    expect((await newestTask(`dataset_id=${seeded.training.id}`))?.task_type).toBe(
      "MODEL_TRAINING",
    );
    expect((await snapshots(seeded.training.id))[0]).toMatchObject({
      reason: "revision",
      training_model_name: "detector-small",
    });
    expect((await dataset(seeded.future.id)).status_new).toBe("ARCHIVED");
    const raw = (await (await ask("GET", `/dataset/${seeded.streets.id}`)).json()) as object;
    expect(raw).toHaveProperty("filename");
    for (const ours of ["role", "head", "snapshot_support", "changes_since_current"]) {
      expect(raw).not.toHaveProperty(ours);
    }
  });

  it("ignores a restore's body: neither a safety snapshot nor a refusal", async () => {
    const path = `/dataset/${seeded.streets.id}/snapshot/current/restore`;
    const before = await snapshots(seeded.streets.id);
    expect((await ask("POST", path, { safety: true, if_head: "elsewhere" })).status).toBe(202);
    expect(await snapshots(seeded.streets.id)).toHaveLength(before.length);
  });
});

describe("scenarios", () => {
  it("empty has no dataset", async () => {
    resetMock("full", "empty");
    expect(await read(z.array(datasetSchema), "/datasets")).toEqual([]);
  });

  it("signed-out accepts any code, but not the wrong one", async () => {
    resetMock("full", "signed-out");
    expect((await ask("GET", "/me")).status).toBe(401);
    expect((await ask("POST", "/session", { code: "wrong" })).status).toBe(401);
    expect((await ask("POST", "/session", { code: "right" })).status).toBe(200);
    expect(await (await ask("GET", "/me")).json()).toEqual({ email: "owner@localhost" });
    expect((await ask("DELETE", "/session")).status).toBe(204);
    expect((await ask("GET", "/me")).status).toBe(401);
  });

  it("server-error and offline fail every request", async () => {
    resetMock("full", "server-error");
    expect((await ask("GET", "/datasets")).status).toBe(500);
    resetMock("full", "offline");
    expect((await ask("GET", "/datasets")).type).toBe("error");
    mockDb().scenario = "default";
    expect((await ask("GET", "/datasets")).status).toBe(200);
  });
});
