import type { Catalog } from "../catalog/catalog.ts";
import { type Lease, releaseLease, renewLease } from "../catalog/leases.ts";
import type { Lake } from "../lake/lake.ts";
import type { LineRequest } from "../lake/write/line.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import type { Log } from "../lib/log.ts";

/** Every edit adds a fragment, and every read goes through all of them: from this number on, a compaction pays. */
export const fragmentsToCompact = 32;

export interface WriterDeps {
  catalog: Catalog;
  lake: Lake;
  log: Log;
  /** How long a writer's lease lasts without being renewed, in seconds. */
  leaseSeconds: number;
}

/** The lease on the dataset expired or was taken: nothing can be published with it any more. */
export class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
  override readonly message = "the lease on the dataset ran out";
}

/** The interface for the owner of a lease. */
export interface HeldLease {
  /** Aborted, with a LeaseLostError, when a renewal finds that the lease is lost. */
  readonly lost: AbortSignal;
  /** To be set if the line is unchanged, or will not be written any more: see `releaseLease`. */
  clean: boolean;
  /** Opens a line for writing; it is closed with the lease. */
  open(request: LineRequest & { family: string }): Promise<LineWriter>;
}

/**
 * Works as the owner of a lease. The lease is renewed meanwhile; afterwards the writer is closed and the lease
 * released, unless the publication has released it.
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
