import * as z from "zod/mini";
import type { Route } from "#contract/route.ts";
import { routes } from "#contract/routes.ts";
import { ServiceError } from "#server/errors.ts";
import type { Sent, Upstream } from "./upstream.ts";

/** Clocks that differ by more than this make tokens fail, in seconds. */
const skewLimit = 30;
const rounds = 3;

/**
 * Asks an upstream what it can do, by operations that change nothing.
 * @param onLine gets each line as soon as it is known
 * @returns whether the gateway can work with it
 */
export async function checkUpstream(
  upstream: Upstream,
  onLine: (line: string) => void,
): Promise<boolean> {
  onLine(`upstream   ${upstream.origin}`);
  let ok = true;
  const note = (name: string, words: string): void => onLine(`${name.padEnd(10)} ${words}`);
  const attempt = async (route: Route, sent: Sent): Promise<unknown> => {
    try {
      return await upstream.call(route, sent, route.response ?? z.unknown());
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  };

  const times: number[] = [];
  let listed: unknown;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    listed = await attempt(routes.listDatasets, { query: { sort_by: "date" } });
    times.push(performance.now() - began);
    if (listed instanceof ServiceError) break;
  }
  if (listed instanceof ServiceError) {
    const { code } = listed.refusal ?? { code: "" };
    if (code !== "upstream_key_refused") note("reachable", `no: ${listed.message}`);
    else {
      note("reachable", "yes");
      const { skew } = upstream;
      const clock =
        Math.abs(skew) > skewLimit
          ? `; its clock is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} this one, which was allowed for`
          : "";
      note("key", `refused: VL_API_KEY and VL_API_SECRET are not a pair that it knows${clock}`);
    }
    return false;
  }
  note("reachable", `yes, ${Math.round(median(times))} ms an answer (median of ${times.length})`);
  note("key", "accepted");
  if (Math.abs(upstream.skew) > skewLimit) {
    note("clock", `${upstream.skew} s apart: tokens are signed by that of the upstream`);
  }
  const datasets = listed as { id: string; display_name: string }[];
  note("datasets", `${datasets.length} that the key can see`);

  const [first] = datasets;
  const params = first === undefined ? {} : { dataset_id: first.id };
  const asked: [string, Route, Sent, needsDataset: boolean][] = [
    ["tasks", routes.listTasks, { query: { page_size: 5 } }, false],
    ["snapshots", routes.listSnapshots, { params }, true],
    ["explore", routes.exploreDataset, { params, query: { page_number: 0, threshold: 0 } }, true],
    ["models", routes.listModels, { params }, true],
    ["metadata", routes.getMetadataSchema, { params }, true],
    ["sharing", routes.listShares, { params }, true],
  ];
  for (const [name, route, sent, needsDataset] of asked) {
    if (needsDataset && first === undefined) {
      note(name, "not looked at: there is no dataset to ask about");
      continue;
    }
    const answer = await attempt(route, sent);
    if (!(answer instanceof ServiceError)) note(name, "yes");
    else if (answer.kind === "forbidden" || answer.kind === "not_found") {
      note(name, `no: ${answer.message}`);
    } else {
      note(name, `failed: ${answer.message}`);
      // Without these two the console has nothing to show.
      if (name === "tasks" || name === "snapshots") ok = false;
    }
  }
  return ok;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
