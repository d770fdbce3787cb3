import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { datasetClassesQuery } from "#/api/dataset-classes.ts";
import { useFeature } from "#/api/session.ts";

const none: readonly string[] = [];

/** The colour of the class in this place, as a CSS value; of all others for a negative one. */
export function classColour(place: number): string {
  return place < 0 ? "var(--sf-class-other)" : `var(--sf-class-${place + 1})`;
}

/** The classes of a dataset in the order of their places; none where the backend has not chosen any. */
export function useDatasetClasses(datasetId: string): readonly string[] {
  const isKnown = useFeature("shape") === true;
  return useQuery({ ...datasetClassesQuery(datasetId), enabled: isKnown }).data ?? none;
}

/** The colour of each class of a dataset, as a CSS value: the same on every page, whatever is shown. */
export function useClassColours(datasetId: string): (label: string) => string {
  const classes = useDatasetClasses(datasetId);
  return useCallback((label) => classColour(classes.indexOf(label)), [classes]);
}
