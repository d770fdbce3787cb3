import { type QueryClient, noop } from "@tanstack/react-query";
import { type LoaderFunctionArgs, replace } from "react-router";
import { mediaPageQuery } from "#/api/media.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { shorterAddress } from "#/lib/shorter-address.ts";
import { paths } from "#/paths.ts";
import { filterOf, orderOf } from "./explore-filter.ts";

/** Starts loading the first page of items, if the backend lists items. Awaits nothing. An old link names an item in its search. */
export const exploreLoader =
  (queryClient: QueryClient) =>
  ({ params, request }: LoaderFunctionArgs) => {
    const { searchParams } = new URL(request.url);
    const datasetId = params["datasetId"] ?? "";
    const item = searchParams.get("item");
    if (item !== null) {
      searchParams.delete("item");
      return replace(
        `${paths.item(datasetId, item)}?${searchParams.toString()}`.replace(/\?$/, ""),
      );
    }
    const shorter = shorterAddress(paths.explore(datasetId), searchParams, ["at"]);
    if (shorter !== null) return shorter;
    void queryClient
      .query({ ...capabilitiesQuery(), staleTime: "static" })
      .then(async ({ features }) => {
        if (!features.includes("media")) return;
        const hasMore = features.includes("filters");
        const filter = filterOf(searchParams, hasMore);
        const order = orderOf(searchParams, hasMore);
        const at = searchParams.get("at");
        await queryClient.query(mediaPageQuery(datasetId, at, filter, 0, order));
      })
      .catch(noop);
    return null;
  };
