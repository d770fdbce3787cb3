import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { hasStatus, isTransient } from "#/api/errors.ts";

interface QueryClientOptions {
  /** Called on each 401: the session has ended. */
  onSignedOut?: () => void;
}

/** How long an answer counts as fresh, in milliseconds. */
export const freshness = {
  /** Another user may change it at any time. */
  shared: 10_000,
  /** A snapshot is immutable. */
  immutable: Infinity,
} as const;

/** How often data that others may change is polled, in milliseconds. */
const polling = {
  /** While it is visible. Unchanged data answers 304. */
  watched: 4_000,
  afterError: 15_000,
  /** A dashboard stays open all day, without input. */
  embedded: 30_000,
} as const;

interface Polled {
  state: { status: string; error: unknown };
}

/** The given delay; longer after an error, and no poll where the result is known: offline, or without a session. */
export function unlessAway({ state }: Polled, milliseconds: number): number | false {
  // Going online refetches by itself, and so does signing in.
  if (!navigator.onLine || hasStatus(state.error, 401)) return false;
  return state.status === "error" ? polling.afterError : milliseconds;
}

const every = (milliseconds: number) => (query: Polled) => unlessAway(query, milliseconds);

/** Options of a query for data that others change: it polls, but not while its tab is hidden or offline. */
export const live = {
  watched: { refetchInterval: every(polling.watched) },
  embedded: { refetchInterval: every(polling.embedded) },
} as const;

export function createQueryClient({ onSignedOut }: QueryClientOptions = {}): QueryClient {
  const watch = (error: unknown): void => {
    if (hasStatus(error, 401)) onSignedOut?.();
  };
  // a refused sign-in is a 401 too, and belongs to its form
  const watchWrite = (error: unknown, isSignIn: boolean): void => {
    if (!isSignIn) watch(error);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) =>
        watchWrite(error, mutation.meta?.["signIn"] === true),
    }),
    defaultOptions: {
      queries: {
        staleTime: freshness.shared,
        // With the default, a route loader that waits for a query while offline never settles. This way it fails at
        // once, into the page's error state, and is retried on reconnection.
        networkMode: "always",
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 2 && isTransient(error) && navigator.onLine,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
