/**
 * A client of the service, as a script has it: journeys prepare their datasets with it, and afterwards compare the
 * screen with its answers.
 */

import { expect } from "@playwright/test";
import * as z from "zod/mini";
import {
  creationStatusSchema,
  dataTransactionSchema,
  type Dataset,
  datasetIdSchema,
  datasetSchema,
} from "#contract/dataset.ts";
import {
  editMediaResultSchema,
  type MediaFilter,
  type MediaItem,
  mediaPageSchema,
} from "#contract/media.ts";
import { type Snapshot, snapshotSchema } from "#contract/snapshot.ts";
import { type Task, type TaskDetail, taskDetailSchema, taskPageSchema } from "#contract/task.ts";
import type { Service } from "../test/service.ts";
import { type NamedFile, pictures } from "./pictures.ts";

const snapshotListSchema = z.array(snapshotSchema);

/** Files of one upload request, as the console sends them. */
const filesPerRequest = 50;

export interface Api {
  dataset: (datasetId: string) => Promise<Dataset>;
  /** Every item, in the order of the service; `at` is a snapshot's id. */
  media: (datasetId: string, at?: string, filter?: MediaFilter) => Promise<MediaItem[]>;
  snapshots: (datasetId: string) => Promise<Snapshot[]>;
  tasks: (datasetId: string) => Promise<Task[]>;
  task: (taskId: string) => Promise<TaskDetail>;
  snapshot: (datasetId: string, name: string, description?: string) => Promise<Snapshot>;
  tag: (datasetId: string, filter: MediaFilter, ...tags: string[]) => Promise<void>;
  /** Labels whole images. */
  label: (datasetId: string, mediaIds: readonly string[], name: string) => Promise<void>;
  untag: (datasetId: string, filter: MediaFilter, ...tags: string[]) => Promise<void>;
  remove: (datasetId: string, filter: MediaFilter) => Promise<void>;
  /** The clone is ready. */
  clone: (datasetId: string, snapshotId: string) => Promise<Dataset>;
  share: (datasetId: string, email: string) => Promise<void>;
  /** Uploads files to a new dataset and starts its creation. Resolves while the task runs. */
  upload: (name: string, files: readonly NamedFile[]) => Promise<string>;
  /** A ready dataset of that many different pictures, with a unique name. */
  ready: (title: string, items: number) => Promise<Dataset>;
}

let named = 0;

/** A name that no other journey on this service uses. */
export function uniqueName(title: string): string {
  named += 1;
  return `${title} ${named}`;
}

export function createApi(service: Pick<Service, "api">): Api {
  async function ask<T>(schema: z.ZodMiniType<T>, path: string, init?: RequestInit): Promise<T> {
    const answer = await service.api(path, init);
    const text = await answer.text();
    expect(answer.ok, `${init?.method ?? "GET"} ${path} answers ${answer.status}: ${text}`).toBe(
      true,
    );
    return schema.parse(JSON.parse(text));
  }

  async function send(method: string, path: string, body?: object): Promise<void> {
    const answer = await service.api(path, {
      method,
      ...(body instanceof FormData ? { body } : json(body)),
    });
    expect(answer.ok, `${method} ${path} answers ${answer.status}: ${await answer.text()}`).toBe(
      true,
    );
  }

  const dataset: Api["dataset"] = (datasetId) => ask(datasetSchema, `/dataset/${datasetId}`);

  const upload: Api["upload"] = async (name, files) => {
    const query = new URLSearchParams({ dataset_name: name });
    const { dataset_id: id } = await ask(datasetIdSchema, `/ingestion/new_dataset?${query}`);
    const { trans_id } = await ask(dataTransactionSchema, `/ingestion/${id}/data_files`);
    for (let start = 0; start < files.length; start += filesPerRequest) {
      const form = new FormData();
      for (const { name: file, mimeType, buffer } of files.slice(start, start + filesPerRequest)) {
        form.append("files", new Blob([new Uint8Array(buffer)], { type: mimeType }), file);
      }
      await send("POST", `/ingestion/${id}/data_files/${trans_id}`, form);
    }
    await send("POST", `/ingestion/${id}/process_files/${trans_id}`);
    return id;
  };

  return {
    dataset,
    upload,

    async media(datasetId, at, filter = {}) {
      const items: MediaItem[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: "1000" });
        if (at) query.set("at", at);
        if (cursor) query.set("cursor", cursor);
        for (const tag of filter.tag ?? []) query.append("tag", tag);
        for (const label of filter.label ?? []) query.append("label", label);
        const page = await ask(mediaPageSchema, `/dataset/${datasetId}/media?${query}`);
        items.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return items;
    },

    snapshots: (datasetId) => ask(snapshotListSchema, `/dataset/${datasetId}/snapshot`),

    tasks: async (datasetId) =>
      (await ask(taskPageSchema, `/tasks?dataset_id=${datasetId}&page_size=50`)).tasks,

    task: (taskId) => ask(taskDetailSchema, `/tasks/${taskId}`),

    snapshot: (datasetId, name, description) =>
      ask(snapshotSchema, `/dataset/${datasetId}/snapshot`, {
        method: "POST",
        ...json({ name, description }),
      }),

    async remove(datasetId, filter) {
      await send("DELETE", `/dataset/${datasetId}/media`, { filter });
    },
    async tag(datasetId, filter, ...tags) {
      await ask(editMediaResultSchema, `/dataset/${datasetId}/media`, {
        method: "PATCH",
        ...json({ filter, add_tags: tags }),
      });
    },

    async label(datasetId, mediaIds, name) {
      await ask(editMediaResultSchema, `/dataset/${datasetId}/media`, {
        method: "PATCH",
        ...json({ filter: { media_ids: mediaIds }, add_labels: [{ name }] }),
      });
    },

    async untag(datasetId, filter, ...tags) {
      await ask(editMediaResultSchema, `/dataset/${datasetId}/media`, {
        method: "PATCH",
        ...json({ filter, remove_tags: tags }),
      });
    },

    async clone(datasetId, snapshotId) {
      const answer = await service.api(`/dataset/${datasetId}/snapshot/${snapshotId}/clone`, {
        method: "POST",
      });
      return dataset(answer.headers.get("x-dataset-id") ?? "");
    },

    share: (datasetId, email) =>
      send("PUT", `/manage/${datasetId}/invite`, { grant_to_user_email: email }),

    async ready(title, items) {
      const id = await upload(uniqueName(title), await pictures(items));
      await expect
        .poll(
          async () => (await ask(creationStatusSchema, `/datasets/${id}/creation-status`)).status,
          { timeout: 20_000, intervals: [50, 100, 200] },
        )
        .toBe("READY");
      return dataset(id);
    },
  };
}

function json(body: object | undefined): RequestInit {
  return body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}
