import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getApiCredentials } from "#contract/routes/session.ts";
import { listTasks } from "#contract/routes/tasks.ts";
import { call } from "./client.ts";
import { sessionKeys } from "./keys.ts";

/** In how many milliseconds the server answers, by a question that every backend knows. */
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

/** Makes an API key of the person who is signed in. Its secret is in this answer and nowhere else. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => call(getApiCredentials, {}),
    onSettled: () => client.invalidateQueries({ queryKey: sessionKeys.apiKeys() }),
    // nothing keeps the secret longer than the screen does
    gcTime: 0,
  });
}
