import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { DatasetUpload } from "./upload.ts";

/** The uploads of this tab, newest last, until they are dismissed. They outlive the pages. */
class UploadList {
  #uploads: readonly DatasetUpload[] = [];
  #listeners = new Set<() => void>();

  get uploads(): readonly DatasetUpload[] {
    return this.#uploads;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(upload: DatasetUpload): void {
    this.#set([...this.#uploads, upload]);
  }

  remove(upload: DatasetUpload): void {
    this.#set(this.#uploads.filter((one) => one !== upload));
  }

  #set(uploads: readonly DatasetUpload[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}

const lists = new WeakMap<QueryClient, UploadList>();

/** The one list that belongs to a query client. */
export function uploadListOf(client: QueryClient): UploadList {
  let list = lists.get(client);
  if (list === undefined) {
    list = new UploadList();
    lists.set(client, list);
  }
  return list;
}

export function useUploads(): readonly DatasetUpload[] {
  const list = uploadListOf(useQueryClient());
  return useSyncExternalStore(list.subscribe, () => list.uploads);
}

/** Takes an upload off the list. */
export function useDismissUpload(): (upload: DatasetUpload) => void {
  const list = uploadListOf(useQueryClient());
  return (upload) => list.remove(upload);
}
