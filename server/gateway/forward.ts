import { createHash } from "node:crypto";
import type { Role } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import type { Route, RouteOutput } from "#contract/route.ts";
import type { Accepted, Actor, RequestContext, Revisioned } from "#server/ports/requests.ts";
import type * as z from "zod/mini";
import type { SealedAddresses } from "./sealed-addresses.ts";
import type { Sent, Upstream } from "./upstream.ts";

/** Changes that are no operations of the contract's rules, and the role that each needs. */
export const otherChanges = {
  create_dataset: "editor",
  export: "viewer",
  // Documented for the creation of datasets, which editors begin.
  abort_task: "editor",
  retry_task: "editor",
} as const satisfies Record<string, Role>;

/** A change, by the name that it has in the log. */
export type Change = Operation | keyof typeof otherChanges;

/** What the files of this folder forward with. */
export interface Forward {
  upstream: Upstream;
  addresses: SealedAddresses;
  roleOf(actor: Actor): Promise<Role>;
  /** Passes if the person may do this; else throws forbidden. Nothing has been sent by then. */
  permit(actor: Actor, change: Change): Promise<void>;
  /**
   * Sends an operation that changes something, for a person who may do it. Upstream all of it is the owner of the key's:
   * only the log says who it was, before it is sent, since its answer may be lost.
   * @param read the shape of the answer, as in `Upstream.call`
   */
  change<R extends Route>(
    context: RequestContext,
    change: Change,
    route: R,
    sent: Sent,
  ): Promise<RouteOutput<R>>;
  change<S extends z.ZodMiniType>(
    context: RequestContext,
    change: Change,
    route: Route,
    sent: Sent,
    read: S,
  ): Promise<z.output<S>>;
}

/** Accepted work whose task the upstream does not name. */
export const accepted: Accepted = { taskId: "", datasetId: "" };

/** A list with a revision of its own: the upstream has none, so its content is one. */
export async function revisioned<T>(answer: Promise<T>): Promise<Revisioned<T>> {
  const value = await answer;
  const revision = createHash("sha256").update(JSON.stringify(value)).digest("base64url");
  return { revision, load: async () => value };
}
