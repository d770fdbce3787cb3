import type { QueryClient } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { snapshotListQuery } from "#/api/snapshots.ts";

/** The first page of the snapshots; the frame's loader brings the rest. */
export const timelineLoader =
  (queryClient: QueryClient) =>
  async ({ params }: LoaderFunctionArgs) => {
    await queryClient.infiniteQuery(snapshotListQuery(params["datasetId"] ?? ""));
    return null;
  };
