import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  deleteApiKey,
  deleteOneSession,
  listApiKeys,
  listSessions,
} from "#contract/routes/session.ts";
import { call } from "./client.ts";
import { sessionKeys } from "./keys.ts";

/** One's own API keys. Only where the backend has the feature `access`, as all of this. */
export function apiKeysQuery() {
  return queryOptions({
    queryKey: sessionKeys.apiKeys(),
    queryFn: async ({ signal }) => (await call(listApiKeys, {}, signal)).keys,
  });
}

/** Where one is signed in. */
export function sessionsQuery() {
  return queryOptions({
    queryKey: sessionKeys.sessions(),
    queryFn: async ({ signal }) => (await call(listSessions, {}, signal)).sessions,
  });
}

/** Errors: 404 where it was revoked meanwhile. */
export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (key: string) => call(deleteApiKey, { params: { key } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.apiKeys() }),
  });
}

/** Errors: 404 where it has ended meanwhile. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => call(deleteOneSession, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.sessions() }),
  });
}
