type Ask = (method: string, path: string) => Promise<Response>;

/** The ids of all snapshots of a dataset. */
export async function keptSnapshots(ask: Ask, dataset: string): Promise<Set<string>> {
  const kept = new Set<string>();
  for (let after: string | null = `/dataset/${dataset}/snapshot?limit=100`; after !== null;) {
    const answer: Response = await ask("GET", after);
    for (const { snapshot_id: id } of (await answer.json()) as { snapshot_id: string }[]) {
      kept.add(id);
    }
    const next = /<([^>]+)>; *rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    after = next === undefined ? null : next.replace(/^.*\/api\/v1/, "");
  }
  return kept;
}

/** The numbers of the tags `t<number>` that items have. */
export async function keptTags(ask: Ask, dataset: string): Promise<Set<string>> {
  const text = await (await ask("GET", `/dataset/${dataset}/export?format=jsonl`)).text();
  return new Set([...text.matchAll(/"(t\d+)"/g)].map(([, tag]) => tag ?? ""));
}
