import { useQuery } from "@tanstack/react-query";
import { lineageQuery } from "#/api/snapshots/lineage.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";

/** A dataset of the family: an original or a clone. */
export interface Relative {
  id: string;
  name: string;
  /** The number of datasets above it. */
  depth: number;
  /** The snapshot of the dataset above from which it was cloned: both have that version. */
  clonedFrom: string | null;
}

/**
 * The datasets that this one can be compared with, as a tree in the order of its rows: its original, the clones of that,
 * itself and its own clones, as far as the user can see them. Only itself where the backend does not tell.
 */
export function useFamily(): Relative[] {
  const { dataset } = useDatasetPage();
  const [hasLineage, hasFamilies] = [useFeature("lineage"), useFeature("family_diff")];
  const enabled = hasLineage === true && hasFamilies === true;
  const own = useQuery({ ...lineageQuery(dataset.id), enabled }).data;
  const parent = own?.parent?.visible === true ? own.parent : null;
  const parentId = parent?.dataset_id ?? "";
  const above = useQuery({ ...lineageQuery(parentId), enabled: enabled && parentId !== "" }).data;

  const self = (depth: number, clonedFrom: string | null): Relative[] => [
    { id: dataset.id, name: dataset.display_name, depth, clonedFrom },
    ...(own?.clones ?? []).map((clone) => ({
      id: clone.dataset_id,
      name: clone.name,
      depth: depth + 1,
      clonedFrom: clone.snapshot_id,
    })),
  ];
  if (parent === null || parentId === "") return self(0, null);
  const siblings = (above?.clones ?? []).filter((clone) => clone.dataset_id !== dataset.id);
  return [
    { id: parentId, name: parent.name ?? "", depth: 0, clonedFrom: null },
    ...self(1, parent.snapshot_id),
    ...siblings.map((clone) => ({
      id: clone.dataset_id,
      name: clone.name,
      depth: 1,
      clonedFrom: clone.snapshot_id,
    })),
  ];
}

/** The snapshot that two datasets share, because one was cloned from it, or both were; null where that is not known. */
export function sharedVersion(family: readonly Relative[], one: string, other: string) {
  if (one === other) return null;
  const [first, second] = [one, other].map((id) => family.find((relative) => relative.id === id));
  if (first === undefined || second === undefined) return null;
  if (first.depth !== second.depth) {
    return (first.depth > second.depth ? first : second).clonedFrom;
  }
  return first.clonedFrom === second.clonedFrom ? first.clonedFrom : null;
}
