import { expect } from "vitest";
import type * as z from "zod/mini";
import type { ErrorBody } from "#contract/error.ts";
import { type RefusalReason, generalCodes, refusalOf } from "#contract/refusals.ts";
import { sentErrorSchema } from "#contract/sent-error.ts";
import type { Coded } from "#contract/wire.ts";
import { type TaskMessage, taskSentence } from "#contract/task-messages.ts";
import type { Method } from "#contract/route.ts";
import { type Snapshot, snapshotSchema } from "#contract/snapshot.ts";
import { type Task, taskPageSchema } from "#contract/task.ts";
import { type Dataset, type DatasetStatus, datasetSchema } from "#contract/dataset.ts";

/** The four users of the suite, by their roles on each dataset that `newReadyDataset` makes. */
export type Person = "owner" | "editor" | "viewer" | "stranger";

export interface RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent unchanged, with the content type from `headers`. */
  text?: string;
  form?: FormData | URLSearchParams;
  headers?: Record<string, string>;
  /** By default the owner; null sends no token. */
  as?: Person | null;
}

/** A backend under test. */
export interface ConformanceTarget {
  /** @param path below the API's base, with its query: `/tasks?page=1` */
  request(method: Method, path: string, options?: RequestOptions): Promise<Response>;
  /**
   * A READY dataset with items and its `creation` snapshot; `stranger` cannot see it, the others have the
   * role of their name.
   */
  newReadyDataset(): Promise<{ id: string; name: string }>;
  /** Turns the snapshot feature of a dataset off. */
  disableSnapshots(datasetId: string): Promise<void>;
  /** Gives a dataset a status that results from an operation which not every backend has. */
  setStatus(datasetId: string, status: DatasetStatus): Promise<void>;
  /** Resolves when every task that can end has ended. */
  settle(): Promise<void>;
  /** The e-mail addresses. */
  users: Record<Person, string>;
}

export interface Traits {
  /** Whether a restore or clone is complete when its 202 arrives. */
  accepted: "complete" | "in progress";
  /** Whether the backend has our extensions. */
  extensions: boolean;
  /**
   * A gateway to a backend without them: refusals of its own have codes; its people have one role for all datasets, and
   * are one person to the backend.
   */
  gateway?: boolean;
}

/** Calls the backend as the documents describe, and checks the shape of each answer. */
export class Api {
  readonly target: ConformanceTarget;
  readonly #traits: Traits;
  #untouched: ReturnType<ConformanceTarget["newReadyDataset"]> | undefined;

  constructor(target: ConformanceTarget, traits: Traits) {
    this.target = target;
    this.#traits = traits;
  }

  /** One dataset for all requests that are to be refused: creating one takes longer than the requests do. */
  untouchedDataset(): ReturnType<ConformanceTarget["newReadyDataset"]> {
    return (this.#untouched ??= this.target.newReadyDataset());
  }

  async request(method: Method, path: string, options?: RequestOptions): Promise<Response> {
    const response = await this.target.request(method, path, options);
    const { extensions, gateway = false } = this.#traits;
    if (response.status >= 400) await expectCode(response.clone(), extensions || gateway);
    return response;
  }

  async json<S extends z.ZodMiniType>(
    schema: S,
    method: Method,
    path: string,
    options?: RequestOptions,
  ): Promise<z.output<S>> {
    const response = await this.request(method, path, options);
    const text = await response.text();
    expect({ path, status: response.status, text }).toMatchObject({ status: 200 });
    expect(response.headers.get("Content-Type")).toMatch(/^application\/json\b/);
    return schema.parse(JSON.parse(text));
  }

  dataset(id: string, as: Person = "owner"): Promise<Dataset> {
    return this.json(datasetSchema, "GET", `/dataset/${id}`, { as });
  }

  async snapshots(datasetId: string, as: Person = "owner"): Promise<Snapshot[]> {
    const response = await this.request("GET", `/dataset/${datasetId}/snapshot`, { as });
    expect(response.status).toBe(200);
    const list: unknown = await response.json();
    expect(Array.isArray(list)).toBe(true);
    return (list as unknown[]).map((row) => snapshotSchema.parse(row));
  }

  create(datasetId: string, body?: unknown, as: Person = "owner"): Promise<Snapshot> {
    return this.json(snapshotSchema, "POST", `/dataset/${datasetId}/snapshot`, { body, as });
  }

  /** The current snapshot: there has to be exactly one. */
  async current(datasetId: string): Promise<Snapshot> {
    const current = (await this.snapshots(datasetId)).filter((row) => row.is_current);
    expect(current).toHaveLength(1);
    return current[0] as Snapshot;
  }

  /** Restores, and waits for the end. */
  async restore(datasetId: string, snapshotId: string): Promise<Task> {
    const before = await this.tasks(`dataset_id=${datasetId}&task_type=SNAPSHOT_RESTORE`);
    const path = `/dataset/${datasetId}/snapshot/${snapshotId}/restore`;
    await expectEmpty(await this.request("POST", path), 202);
    await this.target.settle();
    const after = await this.tasks(`dataset_id=${datasetId}&task_type=SNAPSHOT_RESTORE`);
    return newTask(before, after);
  }

  /** Clones, and waits for the end; the task names the new dataset. */
  async clone(datasetId: string, snapshotId: string, as: Person = "owner"): Promise<Task> {
    const query = `task_type=SNAPSHOT_CLONE&created_by=${this.target.users[as]}&page_size=50`;
    const before = await this.tasks(query, as);
    const path = `/dataset/${datasetId}/snapshot/${snapshotId}/clone`;
    await expectEmpty(await this.request("POST", path, { as }), 202);
    await this.target.settle();
    return newTask(before, await this.tasks(query, as));
  }

  async tasks(query: string, as: Person = "owner"): Promise<Task[]> {
    const { tasks } = await this.json(taskPageSchema, "GET", `/tasks?${query}`, { as });
    for (const task of tasks) expectCodedTask(task, this.#traits.extensions);
    return tasks;
  }
}

function newTask(before: readonly Task[], after: readonly Task[]): Task {
  const known = new Set(before.map((task) => task.task_id));
  const fresh = after.filter((task) => !known.has(task.task_id));
  expect(fresh).toHaveLength(1);
  return fresh[0] as Task;
}

export async function expectEmpty(response: Response, status: 200 | 202): Promise<void> {
  expect({ status: response.status, text: await response.text() }).toEqual({ status, text: "" });
}

/** Expects a refusal with one sentence. */
export async function expectRefusal(
  response: Response,
  status: number,
  /** Only its sentence, or the whole refusal; `request` has checked that the code fits the sentence. */
  said?: string | RefusalReason,
): Promise<void> {
  const { detail } = await errorBody(response, status);
  expect(detail).toBeTypeOf("string");
  expect(detail).not.toBe("");
  if (said !== undefined)
    expect(detail).toBe(typeof said === "string" ? said : refusalOf(said).sentence);
}

/**
 * Expects the code and params of a sentence, and that they produce it: a client that words the refusal from them then
 * says the same. A backend without extensions sends neither.
 */
async function expectCode(response: Response, hasCodes: boolean): Promise<void> {
  const body = sentErrorSchema.parse(await response.json());
  const { detail, code, params } = body;
  if (!hasCodes || typeof detail !== "string") {
    expect(Object.keys(body)).toEqual(["detail"]);
    return;
  }
  expect(body).toEqual({
    detail,
    code: expect.any(String) as string,
    params: expect.any(Object) as object,
  });
  if (code === undefined || code in generalCodes) {
    expect(params).toEqual({});
    expect(generalCodes).toMatchObject({ [code ?? ""]: response.status });
    return;
  }
  // The schema has checked that the code is in the list; whether the params are those of the code is checked here.
  const { sentence, status } = refusalOf({ code, params } as RefusalReason);
  expect({ detail, status: response.status }).toEqual({ detail: sentence, status });
}

/** Expects the code and params of what a task says, and that they produce it. */
function expectCodedTask(task: Task, hasCodes: boolean): void {
  if (hasCodes) {
    expectCoded(task.status_message, task.status_coded);
    // An older task may have failed without a code.
    if (task.error_coded !== null) expectCoded(task.error_message, task.error_coded);
  } else {
    expect(task).not.toHaveProperty("status_coded");
    expect(task).not.toHaveProperty("error_coded");
  }
}

export function expectCoded(sentence: string | null | undefined, coded: Coded | null | undefined) {
  const made = coded ? taskSentence(coded as TaskMessage) : coded;
  expect(made, "the sentence of the code").toBe(sentence);
}

/** Expects a 422 with a list of issues, one of them at the place. */
export async function expectInvalid(response: Response, place: (string | number)[]): Promise<void> {
  const { detail } = await errorBody(response, 422);
  expect(Array.isArray(detail)).toBe(true);
  expect(detail).toContainEqual(
    expect.objectContaining({
      type: expect.any(String) as string,
      loc: place,
      msg: expect.any(String) as string,
    }),
  );
}

async function errorBody(response: Response, status: number): Promise<ErrorBody> {
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status });
  expect(response.headers.get("Content-Type")).toMatch(/^application\/json\b/);
  return sentErrorSchema.parse(JSON.parse(text));
}

/** A well-formed id of no object. */
export const unknownId = "00000000-0000-4000-8000-000000000000";
