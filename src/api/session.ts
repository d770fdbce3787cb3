import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { createSession, deleteSession, getCapabilities, getMe } from "#contract/routes/session.ts";
import type { Capabilities, Feature, Me } from "#contract/session.ts";
import { call } from "./client.ts";
import { ApiError, hasStatus } from "./errors.ts";
import { sessionKeys } from "./keys.ts";
import { taskPollOf } from "./tasks/tasks.ts";

const none: Capabilities = { version: "", features: [] };

/** What the backend can do beyond the documented API: nothing, where it does not know the question. */
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
    // Another version may be deployed at any time, which is worth a look when one comes back to the tab.
    staleTime: 5 * 60_000,
  });
}

/** Whether the backend has a feature; undefined while that is not known. */
export function useFeature(feature: Feature): boolean | undefined {
  return useQuery({
    ...capabilitiesQuery(),
    select: ({ features }) => features.includes(feature),
  }).data;
}

/** Who is signed in; null where the backend does not tell. */
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
    },
  });
}

/**
 * Asks whether there is a session again, which another tab may have begun.
 * @returns who it is of; null where there is none, or nobody can tell
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
  // Who comes back finds the page as it was, and it is asked for anew; another person must not see it.
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
      // the next person in this tab did not start them
      taskPollOf(client).forgetAll();
    },
  });
}

/** A 404, or an answer that is no JSON of ours (a page of the console that an unknown path gets). */
function isUnknownToBackend(error: unknown): boolean {
  return hasStatus(error, 404, 405) || (error instanceof ApiError && error.kind === "contract");
}
