import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Dataset } from "#contract/dataset.ts";
import { mediaKeys } from "#/api/keys.ts";
import { pollTasks } from "#/api/tasks/task-lists.ts";

/**
 * When a dataset turns out to have another version or status than before, refetches its items and tasks as well, which
 * are polled less often, or not at all.
 */
export function useNews({ id, head, current_snapshot_id: current, status }: Dataset): void {
  const client = useQueryClient();
  const state = JSON.stringify([id, head, current, status]);
  const seen = useRef({ id, state });
  useEffect(() => {
    const before = seen.current;
    seen.current = { id, state };
    if (before.id !== id || before.state === state) return;
    // Changes by this tab itself are refetched already.
    void client.refetchQueries(
      { queryKey: mediaKeys.now(id), type: "active" },
      { cancelRefetch: false },
    );
    void pollTasks(client);
  }, [client, id, state]);
}
