import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  deleteApiKey,
  deleteOneSession,
  listApiKeys,
  listSessions,
} from "#contract/routes/credentials.ts";
import { call } from "./client.ts";
import { sessionKeys } from "./keys.ts";

/** The user's own API keys. Everything in this file needs the feature `access`. */
export function apiKeysQuery() {
  return queryOptions({
    queryKey: sessionKeys.apiKeys(),
    queryFn: async ({ signal }) => (await call(listApiKeys, {}, signal)).keys,
  });
}

/** The user's sessions. */
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
