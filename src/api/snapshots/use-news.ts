import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { mediaKeys } from "#/api/keys.ts";
import { taskPollOf } from "#/api/tasks/tasks.ts";

/**
 * Where a dataset turns out to be at another version or in another state than before, its items and tasks are asked
 * for as well: theirs is a slower poll, or none.
 */
export function useNews({ id, head, current_snapshot_id: current, status }: Dataset): void {
  const client = useQueryClient();
  const state = JSON.stringify([id, head, current, status]);
  const seen = useRef({ id, state });
  useEffect(() => {
    const before = seen.current;
    seen.current = { id, state };
    if (before.id !== id || before.state === state) return;
    // What this tab has changed itself is on its way already.
    void client.refetchQueries(
      { queryKey: mediaKeys.now(id), type: "active" },
      { cancelRefetch: false },
    );
    void taskPollOf(client).poll();
  }, [client, id, state]);
}
