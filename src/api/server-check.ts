import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getApiCredentials } from "#contract/routes/credentials.ts";
import { listTasks } from "#contract/routes/tasks.ts";
import { call } from "./client.ts";
import { sessionKeys } from "./keys.ts";

/** The server's response time in milliseconds, with a request that every backend supports. */
export function connectionQuery() {
  return queryOptions({
    queryKey: sessionKeys.connection(),
    queryFn: async ({ signal }) => {
      const asked = performance.now();
      await call(listTasks, { query: { page_size: 5 } }, signal);
      return performance.now() - asked;
    },
    retry: false,
  });
}

/** Creates an API key for the signed-in user. Only this answer contains its secret. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => call(getApiCredentials, {}),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.apiKeys() }),
    // the secret must not outlive the screen that shows it
    gcTime: 0,
  });
}
