import type { Route } from "#contract/route.ts";
import { addressOf } from "#/api/client.ts";
import type { SampleRequest } from "#/lib/code-samples.ts";

/** A request of the API as a code sample, with this console's own address. */
export function sampleOf(
  route: Route,
  params: Readonly<Record<string, string>>,
  json?: Readonly<Record<string, unknown>>,
): SampleRequest {
  return {
    method: route.method,
    url: window.location.origin + addressOf(route, { params }),
    ...(json && Object.keys(json).length > 0 ? { json } : {}),
  };
}
