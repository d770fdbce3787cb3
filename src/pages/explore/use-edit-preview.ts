import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { EditMedia } from "#contract/media.ts";
import { editPreviewQuery } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";

export interface EditPreviewState {
  /** The number of items that would change; null while unknown. */
  count: number | null;
  isCounting: boolean;
  error: Error | null;
}

const nothingYet: EditPreviewState = { count: null, isCounting: false, error: null };

/** Requests how many items an edit would change, once typing pauses; null: there is no edit yet. */
export function useEditPreview(datasetId: string, edit: EditMedia | null): EditPreviewState {
  const asked = edit === null ? "" : JSON.stringify(edit);
  const [settled] = useDebouncedValue(asked, 250);
  const current = settled !== "" && settled === asked && edit !== null;
  const canCount = useFeature("dry_run") === true;
  const query = useQuery({
    // A disabled query is never sent.
    ...editPreviewQuery(datasetId, edit ?? { filter: {} }),
    enabled: canCount && current,
  });
  if (!canCount || edit === null) return nothingYet;
  if (!current) return { ...nothingYet, isCounting: true };
  return { count: query.data ?? null, isCounting: query.isPending, error: query.error };
}
