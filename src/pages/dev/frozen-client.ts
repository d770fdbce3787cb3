import { MutationCache, QueryClient, type QueryKey, matchQuery } from "@tanstack/react-query";

/** The answer that never comes. */
export const forever = Symbol("forever");

/** What the queries below a key get: data, an error to fail with, or `forever`. */
export type Answer = readonly [key: QueryKey, answer: unknown];

/**
 * A query client that asks nobody: the first answer whose key fits is what a query gets, now and at each retry.
 * Every write fails with `refusal`, so that a press in the gallery changes nothing on a service behind it.
 */
export function frozenClient(answers: readonly Answer[], refusal: Error): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      // what is thrown here comes before the request, and is the error of the write
      onMutate: () => {
        throw refusal;
      },
    }),
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        retry: false,
        behavior: {
          onFetch: (context, query) => {
            context.fetchFn = async () => {
              const fitting = answers.find(([queryKey]) => matchQuery({ queryKey }, query));
              if (fitting === undefined) throw new Error(`No answer to ${query.queryHash}`);
              const [, answer] = fitting;
              if (answer === forever) return new Promise(() => {});
              if (answer instanceof Error) throw answer;
              return answer;
            };
          },
        },
      },
    },
  });
}
