import { beforeReindexName } from "#contract/enrichment.ts";
import { clusterAt } from "#contract/clusters.ts";
import { taskMessage } from "#contract/task-messages.ts";
import { record } from "./activity.ts";
import { reindexed } from "./clusters.ts";
import { type DatasetRow, type MockDb, type TaskRow, nextHead } from "./db.ts";
import { usualEmbedder } from "./models.ts";
import { durations, startTask } from "./tasks.ts";
import { saveBefore } from "./versions.ts";

/** Starts the task that gives the items their clusters. @param model what compares them; by default as before */
export function startReindex(
  db: MockDb,
  dataset: DatasetRow,
  user: string,
  model: string | undefined,
): TaskRow {
  const by = model === usualEmbedder ? undefined : (model ?? dataset.clusteredBy);
  const items = reindexed(dataset, by);
  const changed = items.filter((item, index) => item !== dataset.items[index]).length;
  const clusters = new Set(items.flatMap((item) => clusterAt(item.cluster_id, 0) ?? []));
  const task = startTask(db, {
    dataset,
    type: "REINDEX",
    createdBy: user,
    phases: durations.normal,
    itemsTotal: items.length,
    snapshotId: saveBefore(db, dataset, user, beforeReindexName),
    message: taskMessage("clustered", {
      clusters: clusters.size,
      items: items.length,
      changed,
      only: null,
      refusal: null,
    }),
    complete: () => {
      dataset.notEmbedded = new Set();
      dataset.clusteredBy = by;
      record(db, dataset, user, "reindex", { items: changed, taskId: task.id });
      if (changed === 0) return;
      dataset.items = items;
      dataset.head = nextHead(db);
    },
  });
  return task;
}
