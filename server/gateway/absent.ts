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

/**
 * Use cases of which an upstream has only some. The routes of the others are refused before; whatever calls them all the
 * same is refused here.
 */
export function only<T extends object>(own: Partial<T>): T {
  const refuse = async (): Promise<never> => {
    throw refused(because("not_forwarded"));
  };
  const all = new Proxy<Partial<T>>(own, {
    get: (methods, name) => Reflect.get(methods, name) ?? refuse,
  });
  return all as T;
}
