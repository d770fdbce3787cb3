import { because } from "#contract/refusals.ts";
import type { Route } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { refused } from "#server/errors.ts";

/** The extensions that a gateway answers itself: who is signed in, and with which keys. */
const own: ReadonlySet<Route> = new Set<Route>([
  routes.getCapabilities,
  routes.getMe,
  routes.createSession,
  routes.deleteSession,
  routes.listApiKeys,
  routes.deleteApiKey,
  routes.listSessions,
  routes.deleteOneSession,
]);

/** Whether a gateway has an operation: what is documented, and its own sessions. */
export function isForwarded(route: Route): boolean {
  return route.tier === "documented" || own.has(route);
}

/** Use cases that no upstream has. Their routes are refused before; whatever calls them all the same is refused here. */
export function absent<T extends object>(): T {
  const methods = new Proxy<object>(
    {},
    {
      get: () => async () => {
        throw refused(because("not_forwarded"));
      },
    },
  );
  return methods as T;
}
