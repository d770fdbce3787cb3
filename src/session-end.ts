import type { QueryClient } from "@tanstack/react-query";
import type { DataRouter } from "react-router";
import { meQuery } from "#/api/session.ts";
import { paths } from "#/paths.ts";

/** What the sign-in page is told by whoever sends somebody there. */
export interface SignInState {
  /** There was a session, and it is over: nobody asked for this page. */
  ended: boolean;
}

/** Tells a session that ended from a first visit. */
export function signInState(client: QueryClient): SignInState {
  return { ended: client.getQueryData(meQuery().queryKey) !== undefined };
}

/** On a 401: to the sign-in page, which leads back to where one was. */
export function goSignIn(
  router: Pick<DataRouter, "navigate" | "state">,
  client: QueryClient,
): void {
  const { pathname, search } = router.state.location;
  if (pathname === paths.login) return;
  void router.navigate(paths.signIn(pathname + search), { state: signInState(client) });
}
