import { sentenceOf } from "#contract/refusals.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestService, startTestService } from "../../testing/test-service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ workers: false });
});
afterAll(() => service.close());

test("a user's number of keys is limited, also with concurrent requests", async () => {
  const { accounts } = service.services;
  const person = await service.addUser("many@localhost");
  const made = await Promise.allSettled(
    Array.from({ length: 8 }, () => accounts.createKey(person, 3)),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const keys = await accounts.keys(person);
  expect(keys).toHaveLength(3);
  await expect(accounts.createKey(person, 3)).rejects.toThrow(
    sentenceOf("too_many_api_keys", { limit: 3 }),
  );
  await accounts.revokeKey(person, keys[0]?.api_key ?? "");
  await accounts.createKey(person, 3);
  expect(await accounts.createKey(service.owner, 3)).toHaveProperty("api_key");
});

test("a key is listed without its secret, with its last use, and not after it is revoked", async () => {
  const { accounts } = service.services;
  const person = await service.addUser("keys@localhost");
  const { api_key } = await accounts.createKey(person);
  expect(await accounts.keys(person)).toEqual([
    { api_key, created_at: expect.any(String), last_used_at: null },
  ]);
  await accounts.noteKeyUse(api_key, null);
  const [used] = await accounts.keys(person);
  expect(used?.last_used_at).toEqual(expect.any(String));
  await accounts.noteKeyUse(api_key, used?.last_used_at ?? null);
  expect(await accounts.keys(person)).toEqual([used]);
  await expect(accounts.revokeKey(service.owner, api_key)).rejects.toThrow("API key not found");
  expect(await accounts.keySecret(api_key)).not.toBeNull();
  await accounts.revokeKey(person, api_key);
  expect(await accounts.keySecret(api_key)).toBeNull();
  await expect(accounts.revokeKey(person, api_key)).rejects.toThrow("API key not found");
});

test("sessions are listed by separate ids, and end one by one", async () => {
  const { accounts } = service.services;
  const person = await service.addUser("sessions@localhost");
  const signIn = async () => {
    const { code } = await accounts.createSignInCode(person.email);
    return (await accounts.signIn(code))?.sessionToken ?? "";
  };
  const here = await signIn();
  const there = await signIn();
  await accounts.actorOfSession(here);
  const listed = await accounts.sessions(person, here);
  expect(listed.map(({ current, last_used_at }) => [current, last_used_at !== null])).toEqual([
    [false, false],
    [true, true],
  ]);
  expect(JSON.stringify(listed)).not.toContain(here);
  const other = listed[0]?.id ?? "";
  await expect(accounts.endSession(service.owner, other)).rejects.toThrow("Session not found");
  await accounts.endSession(person, other);
  expect(await accounts.actorOfSession(there)).toBeNull();
  expect(await accounts.actorOfSession(here)).toEqual(person);
  await sql`update sessions set expires_at = now() - interval '1 second'`.execute(
    service.deps.catalog.db,
  );
  expect(await accounts.sessions(person, here)).toEqual([]);
});
