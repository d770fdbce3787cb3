import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { createSession, deleteSession, getCapabilities, getMe } from "#contract/routes/session.ts";
import type { Feature } from "#contract/features.ts";
import type { Capabilities, Me } from "#contract/session.ts";
import { sessionChannel } from "#/lib/session-channel.ts";
import { call } from "./client.ts";
import { ApiError, hasStatus } from "./errors.ts";
import { sessionKeys } from "./keys.ts";
import { forgetStarted } from "./tasks/started-tasks.ts";

const none: Capabilities = { version: "", features: [] };

/** The extensions of the backend: none, if it does not know the question. */
export function capabilitiesQuery() {
  return queryOptions({
    queryKey: sessionKeys.capabilities(),
    queryFn: async ({ signal }): Promise<Capabilities> => {
      try {
        return await call(getCapabilities, {}, signal);
      } catch (error) {
        if (isUnknownToBackend(error)) return none;
        throw error;
      }
    },
    // Another version may be deployed at any time, so this is read again when the user returns to the tab.
    staleTime: 5 * 60_000,
  });
}

/** Whether the backend has a feature; undefined while unknown. */
export function useFeature(feature: Feature): boolean | undefined {
  return useQuery({
    ...capabilitiesQuery(),
    select: ({ features }) => features.includes(feature),
  }).data;
}

/** The signed-in user; null if the backend does not tell. */
export function meQuery() {
  return queryOptions({
    queryKey: sessionKeys.me(),
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return await call(getMe, {}, signal);
      } catch (error) {
        if (isUnknownToBackend(error)) return null;
        throw error;
      }
    },
    staleTime: 5 * 60_000,
  });
}

/** Exchanges a one-time code for a session. Errors: 401 where the code is unknown, used or too old. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) => call(createSession, { body: { code } }),
    meta: { signIn: true },
    onSuccess: (me) => {
      signedIn(client, me);
      sessionChannel().postMessage(me.email);
    },
  });
}

/**
 * Checks whether there is a session again, which another tab may have started.
 * @returns its user; null where there is none, or the backend does not tell
 */
export function useLookForSession(): () => Promise<Me | null> {
  const client = useQueryClient();
  return async () => {
    try {
      const me = await call(getMe, {});
      signedIn(client, me);
      return me;
    } catch {
      return null;
    }
  };
}

function signedIn(client: QueryClient, me: Me): void {
  const before = client.getQueryData(meQuery().queryKey);
  // The same user finds the page unchanged, and its data is read again; another user must not see it.
  if (before?.email === me.email) void client.invalidateQueries();
  else client.clear();
  client.setQueryData(sessionKeys.me(), me);
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => call(deleteSession, {}),
    onSuccess: () => {
      client.clear();
      sessionChannel().postMessage(null);
      // the next user of this tab did not start them
      forgetStarted(client, () => true);
    },
  });
}

/** A 404, or an answer that is no JSON (an unknown path may return the console's page). */
function isUnknownToBackend(error: unknown): boolean {
  return hasStatus(error, 404, 405) || (error instanceof ApiError && error.kind === "contract");
}
