import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { Deadline } from "../lib/deadline.ts";
import { StoreError } from "../lib/store-error.ts";
import type { Db } from "./catalog.ts";

/**
 * A removal that has not ended by then is over: its process died, or its request got no answer. In seconds, and six
 * times as long as a removal is sent for.
 */
const removalSeconds = 120;
const lookEveryMs = 50;
/** How long a blob that is being removed is waited for: a request answers within half a minute. */
const patienceMs = 20_000;
/** Of one statement. */
const batch = 5000;

/** When blobs in an object store were last stored or kept, and which of them are being removed. */
export function keptBlobs(db: Db, { patience = patienceMs } = {}) {
  return { renew, forget, of, claim, removed };

  /**
   * Makes blobs young. Waits while one of them is being removed.
   * @param hashes in hexadecimal digits
   * @returns those that had no time
   * @throws StoreError where a removal has not ended for long
   */
  async function renew(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = new Set<string>();
    // In one order for all callers: two that renew the same blobs would otherwise wait for each other.
    const sorted = hashes.toSorted();
    const deadline = new Deadline(patience);
    for (let start = 0; start < sorted.length; start += batch) {
      let rest = sorted.slice(start, start + batch);
      while (rest.length > 0) {
        const rows = await renewOnce(rest);
        for (const { sha256, state } of rows) if (state === "new") unknown.add(sha256);
        rest = rows.filter(({ state }) => state === null).map(({ sha256 }) => sha256);
        if (rest.length === 0) break;
        if (deadline.leftMs === 0) {
          throw new StoreError("STORE_AWAY", "a removal of the same bytes has not ended");
        }
        await wait(lookEveryMs);
      }
    }
    return unknown;
  }

  /** The state of each: null where it is being removed. */
  async function renewOnce(
    hashes: readonly string[],
  ): Promise<{ sha256: string; state: "new" | "known" | null }[]> {
    const { rows } = await sql<{ sha256: string; state: "new" | "known" | null }>`
      with given as (
        select decode(hex, 'hex') as sha256 from unnest(${hashes}::text[]) as hex
      ), renewed as (
        insert into kept_blobs as k (sha256, kept_at)
          select sha256, clock_timestamp() from given
        on conflict (sha256) do update
          set kept_at = excluded.kept_at, removing_at = null
          where k.removing_at is null
            or k.removing_at < clock_timestamp() - make_interval(secs => ${removalSeconds})
        returning sha256, case xmax when 0 then 'new' else 'known' end as state
      )
      select encode(sha256, 'hex') as sha256, state from given left join renewed using (sha256)`.execute(
      db,
    );
    return rows;
  }

  /** Forgets the times of blobs that are not stored. */
  async function forget(hashes: readonly string[]): Promise<void> {
    await sql`
      delete from kept_blobs where removing_at is null
        and sha256 in (select decode(hex, 'hex') from unnest(${hashes}::text[]) as hex)`.execute(
      db,
    );
  }

  /** The times of those that have one. */
  async function of(hashes: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const { rows } = await sql<{ sha256: string; kept_at: string }>`
      select encode(sha256, 'hex') as sha256, kept_at from kept_blobs
      where sha256 in (select decode(hex, 'hex') from unnest(${hashes}::text[]) as hex)`.execute(
      db,
    );
    return new Map(rows.map(({ sha256, kept_at }) => [sha256, new Date(kept_at)]));
  }

  /**
   * Claims the removal of a blob, unless it was renewed after `before` or is being removed.
   * @param writtenAt its time where it has none
   * @returns what `removed` takes; null where it must stay
   */
  async function claim(sha256: string, writtenAt: Date, before: Date): Promise<string | null> {
    const { rows } = await sql<{ removing_at: string | null }>`
      insert into kept_blobs as k (sha256, kept_at, removing_at)
        select decode(${sha256}, 'hex'), given.written_at,
          case when given.written_at <= given.before then clock_timestamp() end
        from (select ${writtenAt}::timestamptz as written_at, ${before}::timestamptz as before) given
      on conflict (sha256) do update
        set removing_at = clock_timestamp()
        where k.kept_at <= ${before}::timestamptz and (k.removing_at is null
          or k.removing_at < clock_timestamp() - make_interval(secs => ${removalSeconds}))
      returning removing_at`.execute(db);
    return rows[0]?.removing_at ?? null;
  }

  /** Ends a claim: the blob is gone. */
  async function removed(sha256: string, claimed: string): Promise<void> {
    await sql`
      delete from kept_blobs
      where sha256 = decode(${sha256}, 'hex') and removing_at = ${claimed}::timestamptz`.execute(
      db,
    );
  }
}
