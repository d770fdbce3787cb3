import type { Role } from "#contract/dataset.ts";
import { because } from "#contract/refusals.ts";
import type { Route } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { rules } from "#contract/rules.ts";
import { refused } from "#server/errors.ts";
import type { Log } from "#server/lib/log.ts";
import type { Actor, RequestContext } from "#server/ports/requests.ts";
import type { Services } from "#server/ports/services.ts";
import { only } from "./absent.ts";
import { forwardedDataIn } from "./data-in.ts";
import { forwardedDatasets } from "./datasets.ts";
import { forwardedExports } from "./exports.ts";
import { type Change, type Forward, otherChanges } from "./forward.ts";
import { loggedChange } from "./logged-change.ts";
import { forwardedModels } from "./models.ts";
import { forwardedSnapshots } from "./snapshots.ts";
import { forwardedTasks } from "./tasks.ts";
import type { SealedAddresses } from "./sealed-addresses.ts";
import type { Sent, Upstream } from "./upstream.ts";
import type * as z from "zod/mini";

export interface GatewayDeps {
  upstream: Upstream;
  addresses: SealedAddresses;
  log: Log;
  /** The gateway's own people, sessions and keys. */
  accounts: Services["accounts"];
  /** The role of a person on all datasets. */
  roleOf(actor: Actor): Promise<Role>;
  ready: Services["ready"];
}

/**
 * The use cases by forwarding them to a Visual Layer. It sees one user, the owner of the API key; who may do what is
 * decided here, by the role that a person has on the gateway.
 */
export function gatewayServices(deps: GatewayDeps): Services {
  const { upstream, accounts, ready, log } = deps;
  const permit = async (actor: Actor, change: Change): Promise<void> => {
    const needed = isOther(change) ? otherChanges[change] : rules[change].role;
    if (rank[await deps.roleOf(actor)] >= rank[needed]) return;
    if (change === "create_dataset") throw refused(because("gateway_viewer"));
    throw refused(because("role_missing", { role: needed }));
  };
  const forward: Forward = {
    upstream,
    addresses: deps.addresses,
    roleOf: (actor) => deps.roleOf(actor),
    permit,
    async change(
      context: RequestContext,
      change: Change,
      route: Route,
      sent: Sent,
      read: z.ZodMiniType | null = route.response,
    ): Promise<unknown> {
      await permit(context.actor, change);
      return await loggedChange(log, context, change, sent, () => upstream.call(route, sent, read));
    },
  };
  return {
    access: {
      // Asked where a request is broken, so that an unknown dataset or a missing role is said first.
      async check(actor, datasetId, operation) {
        if (operation !== undefined) await permit(actor, operation);
        else await upstream.call(routes.getDataset, { params: { dataset_id: datasetId } });
      },
    },
    snapshots: forwardedSnapshots(forward),
    datasets: forwardedDatasets(forward),
    ...forwardedDataIn(forward),
    models: forwardedModels(forward),
    exports: forwardedExports(forward),
    tasks: forwardedTasks(forward),
    receipts: only({}),
    media: only({}),
    comparison: only({}),
    activity: only<Services["activity"]>({ noteRefused: async () => {} }),
    accounts,
    ready,
  };
}

function isOther(change: Change): change is keyof typeof otherChanges {
  return change in otherChanges;
}

const rank: Record<Role, number> = { viewer: 0, editor: 1, owner: 2 };
