import { type QueryClient, noop } from "@tanstack/react-query";
import type { LoaderFunctionArgs } from "react-router";
import { diffPageQuery, diffSummaryQuery } from "#/api/comparison.ts";
import { datasetQuery } from "#/api/datasets.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { shorterAddress } from "#/lib/shorter-address.ts";
import { paths } from "#/paths.ts";
import { compareFilterOf, versionsOf } from "./compare-filter.ts";

/** Starts the comparison while the page's code loads. Awaits nothing. */
export const compareLoader =
  (queryClient: QueryClient) =>
  ({ params, request }: LoaderFunctionArgs) => {
    const { searchParams } = new URL(request.url);
    const datasetId = params["datasetId"] ?? "";
    const shorter = shorterAddress(paths.compare(datasetId), searchParams, ["from", "to"]);
    if (shorter !== null) return shorter;
    void start(queryClient, datasetId, searchParams).catch(noop);
    return null;
  };

async function start(client: QueryClient, datasetId: string, search: URLSearchParams) {
  const [{ features }, dataset] = await Promise.all([
    client.query({ ...capabilitiesQuery(), staleTime: "static" }),
    client.query(datasetQuery(datasetId)),
  ]);
  const pair = versionsOf(search, dataset);
  if (!features.includes("diff") || pair === null) return;
  await Promise.all([
    client.query(diffSummaryQuery(datasetId, pair)),
    client.query(diffPageQuery(datasetId, pair, compareFilterOf(search))),
    client.query(snapshotListQuery(datasetId)),
  ]);
}
