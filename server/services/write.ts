import { because } from "#contract/refusals.ts";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Operation } from "#contract/operations.ts";
import { type Trx, nextRev } from "../catalog/catalog.ts";
import {
  type Lease,
  type PublishedHead,
  holdsLease,
  leaseOwner,
  publishHead,
  renewLease,
  takeLease,
} from "../catalog/leases.ts";
import { headOf, lockDatasetForTask } from "../catalog/datasets.ts";
import { OtherFileError, type RecordedFile, recordFiles } from "../catalog/lake-files.ts";
import { recordAudit } from "../catalog/records.ts";
import type { DatasetRow } from "../catalog/schema.ts";
import { shareFamily } from "../catalog/versions.ts";
import { placeOf, rememberStep } from "../catalog/undo.ts";
import { ServiceError, invalid, refused, storageError } from "../errors.ts";
import { fault } from "../fault.ts";
import { LakeInputError, LineLostError, isReadFailure, placeInRequest } from "../lake/errors.ts";
import type { LineWriter } from "../lake/write/line-writer.ts";
import { type VersionRef, sameVersion } from "../lake/version.ts";
import { contentAfter, contentBefore } from "../writing/content-hash.ts";
import { fragmentsToCompact, withWriter } from "../writing/with-writer.ts";
import { lockFor, refuseDamagedHead } from "./access/access.ts";
import { demandUnanswered, keepOnlyAnswer } from "./idempotency.ts";
import { headToken } from "./to-wire.ts";
import { suspect } from "./upkeep/suspect.ts";
import type { Deps } from "./deps.ts";
import type { RequestContext } from "../ports/requests.ts";

export interface Write {
  context: RequestContext;
  datasetId: string;
  operation: Operation;
  /** The head that the client read; if it has moved since, the write is refused. */
  ifHead?: string | undefined;
  /** Locks the dataset and checks further conditions of the write; by default the rules of its operation alone. */
  lock?(trx: Trx): Promise<DatasetRow>;
  /** Commits to the line and returns how many items changed. Called again from the start if the line is lost. */
  commit(writer: LineWriter, rev: number): Promise<number>;
  /** The answer for the request's Idempotency-Key, stored in the transaction that publishes the write. */
  once?: { request: readonly unknown[]; answer(written: Written): unknown } | undefined;
  /** For the audit. */
  details: Record<string, unknown>;
  /**
   * Further statements in the transaction that moves the head or, without changes, under the lease and without a new
   * head.
   */
  record?(trx: Trx, replaced: DatasetRow, head: PublishedHead | null): Promise<Recorded>;
}

export interface Recorded {
  details: Record<string, unknown>;
  /** The dataset as an undo restores it: the replaced state may just have become the current version. */
  replaced: DatasetRow;
}

/** The number of changed items, and the name of the dataset's state after the write. */
export interface Written {
  changed: number;
  head: string;
}

/** How often a writer that lost its line or its lease starts over on the new head. */
const attempts = 5;
/** Longer than a lease: the process that holds the dataset has either finished by then, or is dead. */
const patienceMs = 60_000;

/**
 * The writer's way: lease, line, commit, check, flush, head swap. Its commits become visible only with the swap, which
 * fails if another writer took the lease or moved the head meanwhile; then the write starts over on the new head. A
 * client that left before the swap knows of no edit, so the edit is dropped.
 * @throws AnsweredError where the request's Idempotency-Key has its answer.
 */
export async function writeItems(deps: Deps, write: Write): Promise<Written> {
  // A deletion adds little, and may be a way to free space.
  if (write.operation !== "delete_media") await deps.disk.demandSpace();
  // A write that a running task of this process blocks is refused at once, instead of after the wait.
  if (deps.writers.isBusy(write.datasetId)) {
    await deps.catalog.transaction((trx) => lockForWrite(trx, write));
  }
  return await deps.writers.run(write.datasetId, async () => {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const done = await tryWrite(deps, write);
      if (done !== null) return done;
    }
    throw refused(because("dataset_contended"));
  });
}

async function tryWrite(deps: Deps, write: Write): Promise<Written | null> {
  const { dataset, lease } = await leaseFor(deps, write);
  return await withWriter(deps, lease, async (held) => {
    let publishing = false;
    let line: { opened: VersionRef; writer: LineWriter } | undefined;
    try {
      await fault("edit.leased");
      const writer = await held.open({
        family: dataset.family_id,
        head: headOf(dataset),
        line: dataset.line,
        clean: lease.clean,
      });
      line = { opened: writer.tip, writer };
      const rev = await nextRev(deps.catalog.db);
      const changed = await write.commit(writer, rev);
      await fault("edit.committed");
      if (changed === 0) {
        held.clean = true;
        if (!(await recordUnchanged(deps, write, lease))) return null;
        return { changed, head: headToken(dataset) };
      }
      await writer.flush();
      await fault("edit.flushed");
      const before = await contentBefore(deps.catalog.db, dataset.content_hash);
      const content = await contentAfter(deps.catalog.db, before, writer.content);
      const [counts, files] = await Promise.all([writer.counts(), writer.files()]);
      const fragmented = (await writer.fragments()) >= fragmentsToCompact;
      const head = { ...writer.tip, ...counts, content, fragmented };
      publishing = true;
      if (!(await publish(deps, write, { dataset, lease, head, changed, rev, files }))) return null;
      await fault("edit.published");
      return {
        changed,
        head: headToken({ head_revision: dataset.head_revision + 1 }),
      };
    } catch (error) {
      if (error instanceof LineLostError || error instanceof OtherFileError) return null;
      if (error instanceof LakeInputError) {
        held.clean = line !== undefined && sameVersion(line.opened, line.writer.tip);
        throw invalid(placeInRequest(error, "body"), error.message);
      }
      // A writer that was cut off may find any state, even its line swept away: it starts over as well. Not once it has
      // begun to publish: a commit whose answer was lost may have taken place, and must not take place twice.
      if (!publishing && !(await renewLease(deps.catalog.db, lease, deps.leaseSeconds))) {
        return null;
      }
      if (isReadFailure(error) && storageError(error) === error) {
        suspect(deps, dataset.family_id, headOf(dataset));
        const what = "one of its files cannot be read";
        throw refused(because("dataset_damaged", { what }), { cause: error });
      }
      throw error;
    }
  });
}

async function publish(
  deps: Deps,
  write: Write,
  done: {
    dataset: DatasetRow;
    lease: Lease;
    head: PublishedHead;
    changed: number;
    rev: number;
    files: RecordedFile[];
  },
): Promise<boolean> {
  const { lease, head, changed, rev } = done;
  return await deps.catalog.transaction(async (trx) => {
    demandClient(write.context);
    // It names files of the family, and may save the replaced state: the collector must not be moving that version.
    await shareFamily(trx, done.dataset.family_id);
    // Read again: a snapshot may have been saved, or a version moved to its pin, since the lease was taken.
    const before = await lockDatasetForTask(trx, write.datasetId);
    const published = await publishHead(trx, lease, head, "edited");
    if (!published) return false;
    await recordFiles(trx, done.dataset.family_id, done.files);
    const recorded = await write.record?.(trx, before, head);
    await rememberStep(trx, {
      ...placeOf(recorded?.replaced ?? before),
      dataset_id: write.datasetId,
      head_revision: before.head_revision + 1,
      redo: false,
      operation: write.operation,
      items: changed,
    });
    // With the `rev` of the changed rows: an item's history tells by it who changed the item.
    await auditWrite(trx, write, { ...recorded?.details, items: changed, rev });
    const revision = { head_revision: before.head_revision + 1 };
    await keepAnswer(trx, write, { changed, head: headToken(revision) });
    await fault("head.swapping");
    return true;
  });
}

/** @returns false where the lease is lost: then there may be something to change by now. */
async function recordUnchanged(deps: Deps, write: Write, lease: Lease): Promise<boolean> {
  const { record, once } = write;
  if (record === undefined && once === undefined) return true;
  return await deps.catalog.transaction(async (trx) => {
    if (!(await holdsLease(trx, lease))) return false;
    const dataset = await lockDatasetForTask(trx, write.datasetId);
    if (record !== undefined) {
      const { details } = await record(trx, dataset, null);
      await auditWrite(trx, write, { ...details, items: 0 });
    }
    await keepAnswer(trx, write, { changed: 0, head: headToken(dataset) });
    return true;
  });
}

async function auditWrite(trx: Trx, write: Write, details: Record<string, unknown>): Promise<void> {
  await recordAudit(trx, {
    datasetId: write.datasetId,
    actor: write.context.actor.email,
    action: write.operation,
    details: { ...write.details, ...details },
    requestId: write.context.requestId,
  });
}

async function keepAnswer(trx: Trx, { context, once }: Write, written: Written): Promise<void> {
  if (once === undefined) return;
  await keepOnlyAnswer(trx, context, once.request, once.answer(written));
}

/** @throws ServiceError where the client left: an edit whose client gets no answer must not take effect. */
export function demandClient({ isAbandoned }: RequestContext): void {
  if (isAbandoned?.() !== true) return;
  throw new ServiceError("bad_request", "The client left before its answer: nothing was changed");
}

async function lockForWrite(trx: Trx, write: Write): Promise<DatasetRow> {
  const { context, datasetId, operation, once } = write;
  demandClient(context);
  if (once !== undefined) await demandUnanswered(trx, context, once.request);
  return write.lock === undefined
    ? await lockFor(trx, context.actor, datasetId, operation)
    : await write.lock(trx);
}

/** Checks the rules and takes the lease in one transaction; waits while another process holds it. */
async function leaseFor(deps: Deps, write: Write): Promise<{ dataset: DatasetRow; lease: Lease }> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const taken = await deps.catalog.transaction(async (trx) => {
      const dataset = await lockForWrite(trx, write);
      refuseDamagedHead(dataset);
      if (write.ifHead !== undefined && write.ifHead !== headToken(dataset)) {
        throw refused(because("head_moved"));
      }
      const owner = leaseOwner(deps.worker, randomUUID());
      const lease = await takeLease(trx, write.datasetId, owner, deps.leaseSeconds);
      return lease === null ? null : { dataset, lease };
    });
    if (taken !== null) return taken;
    if (Date.now() > deadline) {
      throw refused(because("dataset_being_written"));
    }
    await wait(20 + Math.random() * 60);
  }
}
