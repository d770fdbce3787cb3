import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ActivityEvent, ActivityQuery } from "#contract/activity.ts";
import { csvCell } from "#contract/export.ts";
import { allActivity, mostExported } from "#/api/activity.ts";
import { describeError } from "#/api/describe-error.ts";
import { notifyError, notifySuccess } from "#/notify.ts";
import { activityText as text } from "#/strings/activity.ts";

/** Saves the events of a view as a table. */
export function ActivityFile({ query }: { query: ActivityQuery }) {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);

  async function save() {
    setPending(true);
    try {
      const events = await allActivity(client, query);
      download(new Blob([csvOf(events)], { type: "text/csv" }));
      if (events.length === mostExported) notifySuccess({ message: text.csvCut(mostExported) });
    } catch (error) {
      const { title, message } = describeError(error);
      notifyError({ title: text.csvFailed, message: message || title });
    } finally {
      setPending(false);
    }
  }

  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={pending}
      onClick={() => void save()}
    >
      {text.csv}
    </Button>
  );
}

function download(file: Blob): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = `activity-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}

/** Its columns are for programs, so they are not translated. */
const columns: Readonly<Record<string, (event: ActivityEvent) => unknown>> = {
  time: (event) => event.time,
  kind: (event) => event.kind,
  action: (event) => event.action,
  person: (event) => event.actor,
  dataset: (event) => event.dataset_name,
  dataset_id: (event) => event.dataset_id,
  from: ({ receipt }) => receipt?.from_snapshot?.snapshot_name,
  overwritten_edits: ({ receipt }) => receipt?.overwritten_edits,
  to: ({ receipt, snapshot }) => receipt?.snapshot_name ?? snapshot?.snapshot_name,
  reason: ({ receipt, refusal }) => receipt?.reason ?? refusal?.code,
  added: (event) => countsOf(event)?.added,
  removed: (event) => countsOf(event)?.removed,
  changed: (event) => countsOf(event)?.modified,
  undone_by: ({ receipt }) => receipt?.undone_by?.created_by,
  undone_at: ({ receipt }) => receipt?.undone_by?.created_at,
  snapshots_since: ({ receipt }) => receipt?.snapshots_since,
  task_id: ({ task_id }) => task_id,
  task_status: ({ task }) => task?.status,
};

function countsOf({ receipt, changed }: ActivityEvent) {
  return receipt?.changed ?? changed;
}

function csvOf(events: readonly ActivityEvent[]): string {
  const lines = events.map((event) =>
    Object.values(columns)
      .map((read) => csvCell(read(event)))
      .join(","),
  );
  return [Object.keys(columns).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}
