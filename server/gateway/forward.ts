import { createHash } from "node:crypto";
import type { Role } from "#contract/dataset.ts";
import type { Operation } from "#contract/operations.ts";
import type { Route } from "#contract/route.ts";
import type { Log } from "#server/lib/log.ts";
import type { Accepted, Actor, RequestContext, Revisioned } from "#server/ports/requests.ts";
import type { SealedAddresses } from "./sealed-addresses.ts";
import type { Sent, Upstream } from "./upstream.ts";

/** What the files of this folder forward with. */
export interface Forward {
  upstream: Upstream;
  addresses: SealedAddresses;
  log: Log;
  roleOf(actor: Actor): Promise<Role>;
  /** Passes if the person may do this; else throws forbidden. Nothing has been sent by then. */
  permit(actor: Actor, operation: Operation): Promise<void>;
  /** Passes if the person may create datasets. */
  permitNew(actor: Actor): Promise<void>;
  /** Passes an operation that changes something on, for a person who may do it, and notes who did. */
  change<R extends Route>(
    context: RequestContext,
    operation: Operation,
    route: R,
    sent: Sent,
  ): Promise<void>;
}

/** Accepted work whose task the upstream does not name. */
export const accepted: Accepted = { taskId: "", datasetId: "" };

/** Upstream all of it is the owner of the key's: only this line says who it was. */
export function noteChange(
  log: Log,
  { actor, requestId }: RequestContext,
  operation: Operation,
  { params }: Pick<Sent, "params">,
): void {
  log.info({ requestId, by: actor.email, operation, ...params }, "changed");
}

/** A list with a revision of its own: the upstream has none, so its content is one. */
export async function revisioned<T>(answer: Promise<T>): Promise<Revisioned<T>> {
  const value = await answer;
  const revision = createHash("sha256").update(JSON.stringify(value)).digest("base64url");
  return { revision, load: async () => value };
}
