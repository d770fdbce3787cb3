import { StatusBadge, type Tone } from "#/components/ui/status-badge.tsx";
import { datasetStatusName } from "#/strings/dataset-words.ts";

const tones: Readonly<Record<string, Tone>> = {
  DRAFT: "calm",
  INDEXING: "busy",
  READ_ONLY: "busy",
  PARTIAL_INDEX: "look",
  READY: "good",
  ERROR: "danger",
};

/** A dataset's status, given in the inner spelling (`READ_ONLY`); an unknown one is shown as it is. */
export function DatasetStatusBadge({ status }: { status: string }) {
  return <StatusBadge tone={tones[status] ?? "calm"}>{datasetStatusName(status)}</StatusBadge>;
}
