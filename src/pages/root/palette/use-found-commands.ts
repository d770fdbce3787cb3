import { useDebouncedValue } from "@mantine/hooks";
import { IconListCheck, IconPhoto, IconReceipt } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import type { Task } from "#contract/task.ts";
import { parseWireTime } from "#contract/wire.ts";
import { itemSearchQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { taskListQuery } from "#/api/tasks/task-lists.ts";
import { datasetAtHand } from "#/features/dataset/at-hand.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { useStore } from "#/lib/store.ts";
import { absoluteTime } from "#/lib/time.ts";
import { paths } from "#/paths.ts";
import { paletteText as words } from "#/strings/palette.ts";
import { taskStatusName, taskTypeName } from "#/strings/task-names.ts";
import type { Command } from "./commands.ts";

interface FoundCommands {
  commands: Command[];
  isSearching: boolean;
  failed: boolean;
}

/**
 * What a text finds beside the commands and the snapshots: items and receipts of the current dataset, and the newest
 * tasks of all datasets.
 * @param text the search text; nothing is searched without one
 */
export function useFoundCommands(text: string): FoundCommands {
  const navigate = useNavigate();
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const dataset = useStore(datasetAtHand)?.dataset;
  const datasetId = dataset?.id ?? "";
  const hasMedia = useFeature("media") === true;
  const hasReceipts = useFeature("receipts") === true;
  const asked = wanted !== "";
  const items = useQuery({
    ...itemSearchQuery(datasetId, wanted),
    enabled: asked && hasMedia && dataset !== undefined,
    placeholderData: keepPreviousData,
  });
  const tasks = useQuery({ ...taskListQuery({ page_size: 50 }), enabled: asked });
  const restores = useQuery({
    ...taskListQuery({ dataset_id: datasetId, task_type: "SNAPSHOT_RESTORE", page_size: 50 }),
    enabled: asked && hasReceipts && dataset !== undefined,
  });
  const snapshots = useQuery({ ...snapshotListQuery(datasetId), enabled: false }).data?.snapshots;

  const itemCommands = (items.data ?? []).map(({ media_id, file_name }): Command => ({
    id: `item-${media_id}`,
    group: "items",
    icon: IconPhoto,
    label: file_name,
    isFound: true,
    run: () => void navigate(paths.item(datasetId, media_id)),
  }));

  const receiptCommands = (restores.data?.tasks ?? [])
    .filter(({ status }) => status === "COMPLETED")
    .map((task): Command => {
      const restored = snapshots?.find(({ snapshot_id }) => snapshot_id === task.snapshot_id);
      return {
        id: `receipt-${task.task_id}`,
        group: "receipts",
        icon: IconReceipt,
        label: restored ? words.receipt(snapshotName(restored)) : words.unnamedReceipt,
        detail: timeOf(task),
        also: `${task.created_by ?? ""} ${task.reason ?? ""} ${task.task_id}`,
        run: () => void navigate(paths.receipt(datasetId, task.task_id)),
      };
    });

  const taskCommands = (tasks.data?.tasks ?? []).map((task): Command => {
    const name = taskTypeName(task.task_type);
    return {
      id: `task-${task.task_id}`,
      group: "tasks",
      icon: IconListCheck,
      label: task.dataset_name ? words.taskOn(name, task.dataset_name) : name,
      detail: `${taskStatusName(task.status)} · ${timeOf(task)}`,
      also: `${task.created_by ?? ""} ${task.task_id}`,
      run: () => void navigate(paths.tasks({ taskId: task.task_id })),
    };
  });

  const queries = [items, tasks, restores];
  return {
    commands: asked ? [...itemCommands, ...receiptCommands, ...taskCommands] : [],
    isSearching: queries.some(({ isFetching }) => isFetching),
    failed: queries.some(({ isError }) => isError),
  };
}

function timeOf({ start_time }: Task): string {
  const time = parseWireTime(start_time);
  return Number.isNaN(time.getTime()) ? "" : absoluteTime(time);
}
