import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

/**
 * Operations whose method says something else than what they do: GETs that write, and POSTs that only read. The latter
 * may come from a form on a page without a referrer, which has no origin either.
 */
const misleading: ReadonlySet<Route> = new Set<Route>([
  routes.newDataset,
  routes.openDataFiles,
  routes.exportContext,
  routes.getApiCredentials,
  routes.searchImageSimilarity,
  routes.exportSelection,
  routes.getOriginalsOfSelection,
]);

/** Whether an operation changes something. */
export function changes(route: Route): boolean {
  return misleading.has(route) !== (route.method !== "GET");
}
