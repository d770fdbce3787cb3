import type { Catalog } from "../catalog/catalog.ts";
import { type Lease, releaseLease, renewLease } from "../catalog/leases.ts";
import type { Lake } from "../lake/lake.ts";
import type { LineRequest } from "../lake/write/line.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import type { Log } from "../lib/log.ts";

/** Every edit adds a fragment, and every read goes through all of them: from so many on, a compaction pays. */
export const fragmentsToCompact = 32;

export interface WriterDeps {
  catalog: Catalog;
  lake: Lake;
  log: Log;
  /** How long a writer's lease holds without being renewed, in seconds. */
  leaseSeconds: number;
}

/** The lease on the dataset ran out, or was taken away: nothing can be published under it any more. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  override readonly message = "the lease on the dataset ran out";
}

/** What the owner of a lease works with. */
export interface HeldLease {
  /** Aborted, with a LeaseLostError, once a renewal finds the lease gone. */
  readonly lost: AbortSignal;
  /** To be set where the line is as it was found, or nobody will write to it: see `releaseLease`. */
  clean: boolean;
  /** Opens a line for writing; it is closed with the lease. */
  open(request: LineRequest & { family: string }): Promise<LineWriter>;
}

/**
 * Works as the owner of a lease. It is renewed meanwhile; afterwards the writer is closed and the lease released,
 * unless what was published has released it.
 * @param onRenewed Called after each renewal, three times in the life of a lease.
 */
export async function withWriter<T>(
  deps: WriterDeps,
  lease: Lease,
  work: (held: HeldLease) => Promise<T>,
  onRenewed: () => Promise<void> = async () => {},
): Promise<T> {
  const lost = new AbortController();
  let writer: LineWriter | undefined;
  const held: HeldLease = {
    lost: lost.signal,
    clean: false,
    async open(request) {
      writer = await deps.lake.writer(request);
      return writer;
    },
  };
  const renew = async (): Promise<void> => {
    if (await renewLease(deps.catalog.db, lease, deps.leaseSeconds)) await onRenewed();
    else lost.abort(new LeaseLostError());
  };
  const timer = setInterval(
    () => {
      renew().catch((error: unknown) => {
        deps.log.warn({ dataset: lease.datasetId, error: String(error) }, "lease not renewed");
      });
    },
    (deps.leaseSeconds * 1000) / 3,
  );
  try {
    return await work(held);
  } finally {
    clearInterval(timer);
    writer?.discard();
    // If this fails, the lease expires by itself; published changes stay published.
    await releaseLease(deps.catalog.db, lease, held.clean).catch((error: unknown) => {
      deps.log.warn({ dataset: lease.datasetId, error: String(error) }, "lease not released");
    });
  }
}
