import { AsyncLocalStorage } from "node:async_hooks";

/** What a forwarded request takes from the one that it answers. */
export interface RequestScope {
  /** Fires when the client leaves. */
  signal: AbortSignal;
  requestId: string;
}

/**
 * The request that is being answered. Kept beside the use cases, which have no parameter for it: most of them have no
 * use for a client that left.
 */
export const requestScope = new AsyncLocalStorage<RequestScope>();
