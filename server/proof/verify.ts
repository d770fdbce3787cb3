import { type Catalog, rawSql } from "../catalog/catalog.ts";
import type { LakeSite } from "../lake/files/site.ts";
import { type Lake, openLake } from "../lake/lake.ts";
import { type VersionRef, versionKey } from "../lake/version.ts";
import type { TestService } from "../testing/test-service.ts";
import { type Content, contentOf, differing } from "./model.ts";
import type { Replay } from "./replay.ts";

/** A version that the catalog names: the head of a dataset, the target of an undo, or a snapshot. */
export interface Named extends VersionRef {
  family: string;
  datasetId: string;
  /** A snapshot's id, `head of <dataset>` or `step of <dataset>`. */
  name: string;
  /** Its content hash in the catalog. */
  content: string | null;
  kind: "head" | "step" | "snapshot";
}

/** Every head, every undo step that can be taken and every live snapshot of every existing dataset. */
export async function namedVersions(catalog: Catalog): Promise<Named[]> {
  return await catalog.transaction(async (trx) => {
    const { rows } = await rawSql(trx).executeSql(
      `select family_id as family, id as "datasetId", 'head' as kind, 'head of ' || id as name,
              head_branch as branch, head_version as version, content_hash as content
       from datasets where deleted_at is null
       union all
       select d.family_id, d.id, 'step', 'step of ' || d.id, u.branch, u.version,
              u.content_hash
       from undos u join datasets d on d.id = u.dataset_id
       where d.deleted_at is null and u.head_revision = d.head_revision
         and u.made_at > now() - interval '7 days'
       union all
       select d.family_id, d.id, 'snapshot', s.id::text, s.branch, s.version,
              s.content_hash
       from snapshots s join datasets d on d.id = s.dataset_id
       where d.deleted_at is null and s.deleted_at is null`,
    );
    return rows as Named[];
  });
}

/** The content hashes of all named versions, by name, computed from their rows, except those that are left out. */
export async function hashAll(
  catalog: Catalog,
  site: LakeSite,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<Map<string, string>> {
  // A newly opened lake has no caches that could hide a missing file.
  const lake = await openLake(site);
  try {
    const hashes = new Map<string, string>();
    const known = new Map<string, string>();
    for (const each of await namedVersions(catalog)) {
      if (leftOut.has(each.name)) continue;
      const key = `${each.family}/${versionKey(each)}`;
      const hash = known.get(key) ?? (await (await lake.reader(each.family, each)).contentHash());
      known.set(key, hash);
      hashes.set(each.name, hash);
    }
    return hashes;
  } finally {
    await lake.close();
  }
}

/** The service that is compared with the model; its answers may come from afar. */
export interface Verified extends Pick<TestService, "owner" | "lakeSite"> {
  deps: Pick<TestService["deps"], "catalog">;
  services: {
    snapshots: Pick<TestService["services"]["snapshots"], "list">;
    datasets: Pick<TestService["services"]["datasets"], "get">;
  };
}

/** Totals of a run. */
export interface Checked {
  checks: number;
  rehashed: number;
  compared: number;
}

/**
 * Compares the content of the service with the model, while no operation is in progress: each list and its order, one
 * current snapshot, counts, contents, and the hash of every live snapshot with its first one.
 */
export class Verifier {
  readonly counted: Checked = { checks: 0, rehashed: 0, compared: 0 };
  readonly #hashes = new Map<string, string>();
  /** By version; versions are immutable. */
  readonly #contents = new Map<string, string>();
  readonly #replay: Replay;

  constructor(replay: Replay) {
    this.#replay = replay;
  }

  /** @throws Error that names the difference. */
  async check(service: Verified): Promise<void> {
    await this.#replay.advance();
    const { catalog } = service.deps;
    const hashes = await hashAll(catalog, service.lakeSite);
    const lake = await openLake(service.lakeSite);
    try {
      for (const each of await namedVersions(catalog)) {
        // A dataset of another test.
        if (!this.#replay.datasets.has(each.datasetId)) continue;
        const { name, kind } = each;
        await this.#checkContent(lake, each);
        const hash = hashes.get(name);
        const before = kind === "snapshot" ? this.#hashes.get(name) : undefined;
        if (before !== undefined) {
          demand(hash === before, `snapshot ${name} has other content than when it was taken`);
          this.counted.rehashed += 1;
          continue;
        }
        const expected = this.#expected(each);
        demand(expected !== null, `${kind} ${name} is in no audit entry`);
        const { items } = await (await lake.reader(each.family, each)).page({ limit: 1_000_000 });
        const differences = differing(expected ?? new Map(), contentOf(items));
        demand(differences === 0, `${name} differs from the model in ${differences} items`);
        this.counted.compared += 1;
        if (kind === "snapshot" && hash !== undefined) this.#hashes.set(name, hash);
      }
    } finally {
      await lake.close();
    }
    for (const [datasetId] of this.#replay.datasets) await this.#checkDataset(service, datasetId);
    this.counted.checks += 1;
  }

  /** Checks that the content sum maintained by the commits equals the sum of the rows. */
  async #checkContent(lake: Lake, each: Named): Promise<void> {
    const key = `${each.family}/${versionKey(each)}`;
    if (this.#contents.get(key) !== each.content || each.content === null) {
      const content = (await lake.contentOf(each.family, each)).digest();
      demand(content === each.content, `${each.name} has another content hash than its rows`);
      this.#contents.set(key, content);
      this.counted.rehashed += 1;
    }
  }

  #expected({ kind, name, datasetId }: Named): Content | null {
    if (kind === "snapshot") return this.#replay.snapshots.get(name) ?? null;
    const { head, step } = this.#replay.dataset(datasetId);
    return kind === "head" ? head : step;
  }

  async #checkDataset(
    { services, owner }: Pick<Verified, "services" | "owner">,
    datasetId: string,
  ): Promise<void> {
    const model = this.#replay.dataset(datasetId);
    const { snapshots } = await (await services.snapshots.list(owner, datasetId, {})).load();
    const listed = snapshots.map((snapshot) => snapshot.snapshot_id);
    const expected = model.snapshots.toReversed();
    demand(
      JSON.stringify(listed) === JSON.stringify(expected),
      `dataset ${datasetId} lists ${listed.join(" ")} where it should list ${expected.join(" ")}`,
    );
    const current = snapshots.filter((snapshot) => snapshot.is_current);
    demand(
      current.length === 1 && current[0]?.snapshot_id === model.current,
      `dataset ${datasetId} has ${current.length} current snapshots, not ${model.current} alone`,
    );
    for (const snapshot of snapshots) {
      const size = this.#replay.snapshots.get(snapshot.snapshot_id)?.size;
      demand(
        snapshot.n_images === size,
        `${snapshot.snapshot_id} counts ${snapshot.n_images}, not ${size}`,
      );
    }
    const dataset = await (await services.datasets.get(owner, datasetId)).load();
    demand(dataset.n_images === model.head.size, `dataset ${datasetId} counts ${dataset.n_images}`);
    const changes = differing(
      this.#replay.snapshots.get(model.current ?? "") ?? new Map(),
      model.head,
    );
    demand(
      dataset.changes_since_current === changes,
      `dataset ${datasetId} says ${dataset.changes_since_current} changes, the model ${changes}`,
    );
  }
}

function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
