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

interface DatasetStatusBadgeProps {
  /** In the internal spelling (`READ_ONLY`); an unknown one is shown unchanged. */
  status: string;
  /** Without a ground, in a list of many. */
  plain?: boolean;
}

export function DatasetStatusBadge({ status, plain = false }: DatasetStatusBadgeProps) {
  return (
    <StatusBadge tone={tones[status] ?? "calm"} plain={plain}>
      {datasetStatusName(status)}
    </StatusBadge>
  );
}
