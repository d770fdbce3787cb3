import {
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
  type QueryKey,
  matchQuery,
} from "@tanstack/react-query";

/** An answer that never arrives. */
export const forever = Symbol("forever");

/** The answer for the queries below a key: data, an error, or `forever`. */
export type Answer = readonly [key: QueryKey, answer: unknown];

/**
 * A query client without a backend: a query gets the first answer whose key matches, now and at each retry. Every write
 * fails with `refusal`, so that a press in the gallery changes nothing on a real service.
 */
export function frozenClient(answers: readonly Answer[], refusal: Error): QueryClient {
  async function answerTo(query: Query<unknown, Error, unknown, QueryKey>): Promise<unknown> {
    const fitting = answers.find(([queryKey]) => matchQuery({ queryKey }, query));
    if (fitting === undefined) throw new Error(`No answer to ${query.queryHash}`);
    const [, answer] = fitting;
    if (answer === forever) return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    return answer;
  }
  const queryCache = new QueryCache();
  // A list that loads page by page has a behaviour of its own: its answer is a page.
  queryCache.subscribe(({ type, query }) => {
    if (type !== "added") return;
    const setOptions = query.setOptions.bind(query);
    query.setOptions = (options) =>
      setOptions({ ...options, queryFn: async () => await answerTo(query as Query) });
  });
  return new QueryClient({
    queryCache,
    mutationCache: new MutationCache({
      // an exception here precedes the request, and is the error of the write
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
            context.fetchFn = async () => await answerTo(query);
          },
        },
      },
    },
  });
}
