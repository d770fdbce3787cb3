import type { QueryClient } from "@tanstack/react-query";
import type { DataRouter } from "react-router";
import { meQuery } from "#/api/session.ts";
import { isEmbedded } from "#/embedded.ts";
import { createStore } from "#/lib/store.ts";
import { paths } from "#/paths.ts";

/** Passed to the sign-in page by the code that redirects there. */
export interface SignInState {
  /** There was a session, and it has ended. */
  ended: boolean;
}

/** Distinguishes a session that ended from a first visit. */
export function signInState(client: QueryClient): SignInState {
  return { ended: client.getQueryData(meQuery().queryKey) !== undefined };
}

/** True while the user has to sign in again over the open page. */
export const sessionEnded = createStore(false);

// The dialogs of the pages listen on the window for Escape, and would close below the sign-in dialog, with all input.
// This module loads before any page, so this is the first listener.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape" && sessionEnded.get()) event.stopImmediatePropagation();
  },
  { capture: true },
);

/**
 * On a 401. Over an open page the user signs in again in a dialog, so that nothing on the page is lost; a first visit
 * goes to the sign-in page, which leads back. Running loaders fail into their error page instead.
 */
export function goSignIn(
  router: Pick<DataRouter, "navigate" | "state">,
  client: QueryClient,
): void {
  const { location, initialized, navigation, errors } = router.state;
  if (location.pathname === paths.login) return;
  if (signInState(client).ended && !isEmbedded(location.search)) {
    if (initialized && navigation.state === "idle" && errors === null) sessionEnded.set(true);
    return;
  }
  const next = location.pathname + location.search;
  void router.navigate(paths.signIn(next), { state: signInState(client) });
}
