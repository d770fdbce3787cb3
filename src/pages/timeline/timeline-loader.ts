import type { QueryClient } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";

/** Loads the first page of the snapshots; the frame's loader loads the rest. */
export const timelineLoader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    await queryClient.query(snapshotListQuery(params["datasetId"] ?? ""));
    return null;
  };
