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

/** A dataset's status, in the internal spelling (`READ_ONLY`); an unknown one is shown unchanged. */
export function DatasetStatusBadge({ status }: { status: string }) {
  return <StatusBadge tone={tones[status] ?? "calm"}>{datasetStatusName(status)}</StatusBadge>;
}
