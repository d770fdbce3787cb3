import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Cloud, seeded, startCloud } from "#test/cloud.ts";
import { checkUpstream } from "./check-upstream.ts";
import { Upstream, type UpstreamOptions } from "./upstream.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

async function check(options: Partial<UpstreamOptions> = {}): Promise<[boolean, string]> {
  const { url, key, secret } = cloud;
  const upstream = new Upstream({ url, key, secret, ...options });
  const lines: string[] = [];
  const ok = await checkUpstream(upstream, (line) => lines.push(line));
  await upstream.close();
  return [ok, lines.join("\n")];
}

test("a cloud in order: what it can do, and how fast it answers", async () => {
  const [ok, said] = await check();
  expect(ok).toBe(true);
  expect(said).toMatch(
    /^upstream {3}http:\/\/127\.0\.0\.1:\d+\nreachable {2}yes, \d+ ms an answer/,
  );
  expect(said).toMatch(/^key +accepted$/m);
  for (const name of ["tasks", "snapshots", "explore", "models", "metadata", "sharing"]) {
    expect(said).toMatch(new RegExp(`^${name} +yes$`, "m"));
  }
  expect(cloud.requests.every(({ method }) => method === "GET")).toBe(true);
});

test("what a dataset has not is told, and does not fail the check", async () => {
  cloud.keep(seeded.off.id);
  const [ok, said] = await check();
  expect(ok).toBe(true);
  expect(said).toMatch(/^snapshots +no: Snapshots are not enabled for this dataset$/m);
  cloud.keep();
  expect((await check())[1]).toMatch(/^snapshots +not looked at: there is no dataset/m);
});

test.each<[string, Partial<UpstreamOptions>, RegExp]>([
  ["a wrong secret", { secret: "another" }, /^key +refused: VL_API_KEY and VL_API_SECRET are not/m],
  [
    "a wrong address",
    { url: "https://nowhere.invalid" },
    /^reachable +no: .* no host of that name/m,
  ],
  ["a clock that is wrong", { now: () => Date.now() + 86_400_000 }, /^clock +-86\d+ s apart/m],
])("%s is told", async (name, options, words) => {
  const [ok, said] = await check(options);
  expect(ok).toBe(name.startsWith("a clock"));
  expect(said).toMatch(words);
  expect(said).not.toContain(options.secret ?? cloud.secret);
});

test("a web page at the address is told", async () => {
  cloud.fault((_, outgoing) => {
    outgoing.writeHead(200, { "content-type": "text/html" }).end("<html>");
    return "answered";
  });
  const [ok, said] = await check();
  expect(ok).toBe(false);
  expect(said).toMatch(/^reachable +no: .* not of the documented API: a web page$/m);
});
