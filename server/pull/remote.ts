import * as z from "zod/mini";
import { type LabelDescription, labelDescriptionSchema } from "#contract/annotations.ts";
import { datasetSchema } from "#contract/dataset.ts";
import { operationPath } from "#contract/route.ts";
import { listDatasets } from "#contract/routes/datasets.ts";
import { exportMedia, getOriginalsOfSelection } from "#contract/routes/export.ts";
import { getLabelDescription } from "#contract/routes/labels.ts";
import { getMediaContent } from "#contract/routes/media.ts";
import { listSnapshots } from "#contract/routes/snapshots.ts";
import { snapshotSchema } from "#contract/snapshot.ts";
import { StartError } from "../start-error.ts";

/** A version on a server. */
export interface RemoteVersion {
  server: string;
  dataset: { id: string; name: string };
  /** null: the present state. */
  snapshot: { id: string; name: string; contentHash: string | null } | null;
}

export interface RemoteOptions {
  server: string;
  /** Signs a request; called for each, because a long pull outlives a token. */
  token: () => Promise<string | null>;
}

const attempts = 4;
const firstDelayMs = 300;

/** A server with datasets, by its API. */
export class Remote {
  readonly #server: string;
  readonly #token: RemoteOptions["token"];

  constructor({ server, token }: RemoteOptions) {
    this.#server = server;
    this.#token = token;
  }

  /**
   * @param name the dataset's name or id, with `@` and the name or id of a snapshot, or `@current`
   * @throws StartError where there is none, or several with that name
   */
  async version(name: string): Promise<RemoteVersion> {
    const datasets = await this.#json(operationPath(listDatasets, {}), z.array(datasetSchema));
    const isCalled = (part: string) => (one: { id: string; display_name: string }) =>
      one.id === part.toLowerCase() || one.display_name === part;
    // A name may contain an @ itself.
    const whole = datasets.filter(isCalled(name));
    const at = name.lastIndexOf("@");
    const [part, wanted] =
      whole.length > 0 || at < 1 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
    const dataset = only(datasets.filter(isCalled(part)), `dataset “${part}”`);
    const known = { id: dataset.id, name: dataset.display_name };
    const snapshot =
      wanted === null || wanted === "head" ? null : await this.#snapshot(dataset.id, wanted);
    return { server: this.#server, dataset: known, snapshot };
  }

  async #snapshot(datasetId: string, wanted: string): Promise<RemoteVersion["snapshot"]> {
    const path = operationPath(listSnapshots, { dataset_id: datasetId });
    const all = await this.#json(path, z.array(snapshotSchema));
    const found = only(
      all.filter(
        (one) =>
          one.snapshot_id === wanted.toLowerCase() ||
          one.snapshot_name === wanted ||
          (wanted === "current" && one.is_current),
      ),
      `snapshot “${wanted}”`,
    );
    return {
      id: found.snapshot_id,
      name: found.snapshot_name,
      contentHash: found.content_hash ?? null,
    };
  }

  /** The items of a version, as lines of JSON. */
  async items(
    { dataset, snapshot }: RemoteVersion,
    filter: URLSearchParams,
  ): Promise<ReadableStream<Uint8Array>> {
    const query = new URLSearchParams(filter);
    query.set("at", snapshot?.id ?? "head");
    query.set("format", "jsonl");
    const path = operationPath(exportMedia, { dataset_id: dataset.id });
    return bodyOf(await this.#get(`${path}?${query.toString()}`));
  }

  /** What files of labels said about all of their images. A server that does not know it answers without it. */
  async descriptions(
    { dataset }: RemoteVersion,
    names: readonly string[],
  ): Promise<Map<string, LabelDescription>> {
    const found = new Map<string, LabelDescription>();
    for (const name of names) {
      const path = operationPath(getLabelDescription, { dataset_id: dataset.id, name });
      const answer = await this.#get(path, [404]);
      const { data } = z.nullable(labelDescriptionSchema).safeParse(await answer.json());
      if (answer.ok && data != null) found.set(name, data);
    }
    return found;
  }

  /**
   * The bytes of an item's file.
   * @returns null where the server does not have them
   */
  async file(
    datasetId: string,
    item: { media_id: string; sha256: string },
  ): Promise<ReadableStream<Uint8Array> | null> {
    const params = { dataset_id: datasetId, media_id: item.media_id };
    const path = operationPath(getMediaContent, params);
    const answer = await this.#get(`${path}?v=${item.sha256}`, [404, 409, 410]);
    if (answer.ok) return bodyOf(answer);
    await answer.body?.cancel();
    return null;
  }

  /**
   * The files of several items in one archive.
   * @returns null where the server has no such archives
   */
  async files(
    { dataset, snapshot }: RemoteVersion,
    mediaIds: readonly string[],
  ): Promise<ReadableStream<Uint8Array> | null> {
    const path = operationPath(getOriginalsOfSelection, { dataset_id: dataset.id });
    const form = new URLSearchParams({
      at: snapshot?.id ?? "head",
      filter: JSON.stringify({ media_ids: mediaIds }),
    });
    const answer = await this.#get(path, [404, 405], form);
    if (answer.ok) return bodyOf(answer);
    await answer.body?.cancel();
    return null;
  }

  async #json<S extends z.ZodMiniType>(path: string, schema: S): Promise<z.output<S>> {
    const parsed = schema.safeParse(await (await this.#get(path)).json());
    if (parsed.success) return parsed.data;
    throw new StartError(`${this.#server} answers something else than Stillframe does`);
  }

  /**
   * @param expected statuses that are answers too
   * @param form sent as a POST, for what does not fit into an address; it changes nothing either
   */
  async #get(
    path: string,
    expected: readonly number[] = [],
    form?: URLSearchParams,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#token();
      const headers = token === null ? {} : { Authorization: `Bearer ${token}` };
      let failure: string;
      try {
        const sent = form === undefined ? {} : { method: "POST", body: form };
        const answer = await fetch(new URL(path, this.#server), { headers, ...sent });
        if (answer.ok || expected.includes(answer.status)) return answer;
        failure = await refusalOf(answer);
        if (answer.status < 500 && answer.status !== 429) throw new StartError(failure);
      } catch (error) {
        if (error instanceof StartError) throw error;
        failure = `${this.#server} cannot be reached: ${causeOf(error)}`;
      }
      if (attempt === attempts) throw new StartError(failure);
      await new Promise((resolve) => {
        setTimeout(resolve, firstDelayMs * 2 ** attempt);
      });
    }
  }
}

function only<T>(found: readonly T[], what: string): T {
  const [first] = found;
  if (first === undefined) throw new StartError(`There is no ${what}`);
  if (found.length > 1)
    throw new StartError(`There are ${found.length} with the name of ${what}: use the id`);
  return first;
}

const detailSchema = z.object({
  detail: z.union([
    z.string(),
    z.array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() })),
  ]),
});

/** With the name of the condition, unless the sentence has it. */
function issueText({ loc, msg }: { loc: readonly (string | number)[]; msg: string }): string {
  const name = loc.findLast((part) => typeof part === "string") ?? "";
  return loc.length < 2 || msg.includes(name) ? msg : `${name}: ${msg}`;
}

/** The reason in the words of the server. */
async function refusalOf(answer: Response): Promise<string> {
  const parsed = detailSchema.safeParse(await answer.json().catch(() => null));
  if (answer.status === 401) return "The server does not know the key: give --key <key>:<secret>";
  if (!parsed.success) return `The server answered ${answer.status}`;
  const { detail } = parsed.data;
  return typeof detail === "string" ? detail : detail.map(issueText).join(", ");
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function bodyOf(answer: Response): ReadableStream<Uint8Array> {
  if (answer.body === null) throw new StartError("The server answered nothing");
  return answer.body;
}

/** The connection ended in the middle of an answer. */
export function isBroken(error: unknown): boolean {
  return error instanceof TypeError && /terminated|fetch failed/.test(error.message);
}
