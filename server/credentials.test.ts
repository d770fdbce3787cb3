import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureCredentials, readCredentials, signToken } from "./credentials.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "credentials-"));
});
afterEach(() => rm(folder, { recursive: true }));

function accounts() {
  let made = 0;
  return {
    made: () => made,
    revoked: new Set<string>(),
    keySecret(key: string) {
      const actor = { userId: "u", email: "owner@localhost" };
      return Promise.resolve(
        this.revoked.has(key) ? null : { actor, secret: "s".repeat(43), lastUsed: null },
      );
    },
    localOwner: () => Promise.resolve({ userId: "u", email: "owner@localhost" }),
    createKey() {
      made += 1;
      return Promise.resolve({ api_key: `key-${made}`, api_secret: "s".repeat(43) });
    },
  };
}

test("the first start writes a key readable by this account only, later starts keep it", async () => {
  const fake = accounts();
  const first = await ensureCredentials(folder, fake);
  expect(first).toEqual({
    email: "owner@localhost",
    api_key: "key-1",
    api_secret: "s".repeat(43),
  });
  const path = join(folder, "credentials.json");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(first);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await ensureCredentials(folder, fake)).toEqual(first);
  expect(fake.made()).toBe(1);
});

test("a token is as documented", async () => {
  const credentials = await ensureCredentials(folder, accounts());
  const token = await signToken(credentials, 3600);
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "JWT", kid: "key-1" });
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({ sub: "key-1", iss: "sdk" });
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  await expect(
    jwtVerify(token, new TextEncoder().encode(credentials.api_secret)),
  ).resolves.toBeDefined();
});

test("a broken file is refused with its name, and a missing one gives null", async () => {
  expect(await readCredentials(folder)).toBeNull();
  await writeFile(join(folder, "credentials.json"), "{}");
  await expect(readCredentials(folder)).rejects.toThrow(/credentials\.json is broken: remove it/);
});

test("a revoked key is replaced", async () => {
  const fake = accounts();
  await ensureCredentials(folder, fake);
  fake.revoked.add("key-1");
  expect((await ensureCredentials(folder, fake)).api_key).toBe("key-2");
  expect((await readCredentials(folder))?.api_key).toBe("key-2");
});
