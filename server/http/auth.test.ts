import { generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { keys, sessionToken } from "./testing/fake-services.ts";
import { testApp, token } from "./testing/test-app.ts";

const now = (): number => Math.floor(Date.now() / 1000);
const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
const cookie = `SESSION=${sessionToken}`;

describe("a token", () => {
  test("as documented is accepted, and identifies its user", async () => {
    const answer = await testApp().ask("GET", "/me", bearer(await token()));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ email: "editor@localhost" });
  });

  test.for([
    ["an unknown key", { kid: "other", claims: { sub: "other" } }],
    ["no kid", { kid: null }],
    ["a kid that no catalog can hold", { kid: "a\0b", claims: { sub: "a\0b" } }],
    ["sub that is not kid", { claims: { sub: keys.viewer.api_key } }],
    ["no sub", { claims: { sub: undefined } }],
    ["a past exp", { claims: { exp: now() - 1, iat: now() - 100 } }],
    ["no exp", { claims: { exp: undefined } }],
    ["an exp that is no number", { claims: { exp: "tomorrow" } }],
    ["an iat beyond the leeway", { claims: { iat: now() + 90, exp: now() + 900 } }],
    ["an exp further ahead than a day", { claims: { exp: now() + 24 * 3600 + 300 } }],
    ["another issuer", { claims: { iss: "app" } }],
    ["no issuer", { claims: { iss: undefined } }],
    ["HS512", { alg: "HS512" }],
    [
      "another's secret",
      { key: { api_key: keys.editor.api_key, secret: "quite another secret, also long" } },
    ],
  ] as const)("with %s is refused", async ([, options]) => {
    const answer = await testApp().ask("GET", "/me", bearer(await token(options)));
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(await answer.json()).toEqual({
      detail: expect.any(String),
      code: "unauthorized",
      params: {},
    });
  });

  test("may be valid for longer where that is configured", async () => {
    const app = testApp({ tokenHours: 72 });
    const days = (count: number) => token({ claims: { exp: now() + count * 86_400 } });
    expect((await app.ask("GET", "/me", bearer(await days(3)))).status).toBe(200);
    const refused = await app.ask("GET", "/me", bearer(await days(4)));
    expect(await refused.json()).toEqual({
      detail: expect.stringContaining("72 hours"),
      code: "unauthorized",
      params: {},
    });
    expect((await testApp().ask("GET", "/me", bearer(await days(1)))).status).toBe(200);
  });

  test("from a clock that is slightly ahead is accepted", async () => {
    const ahead = await token({ claims: { iat: now() + 30 } });
    expect((await testApp().ask("GET", "/me", bearer(ahead))).status).toBe(200);
  });

  test("without a signature is refused", async () => {
    const [, payload] = (await token()).split(".");
    const header = btoa(JSON.stringify({ alg: "none", kid: keys.editor.api_key }));
    const answer = await testApp().ask("GET", "/me", bearer(`${header}.${payload}.`));
    expect(answer.status).toBe(401);
  });

  test("signed by a key pair is refused", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const signed = await new SignJWT({ sub: keys.editor.api_key, iss: "sdk", exp: now() + 60 })
      .setProtectedHeader({ alg: "RS256", kid: keys.editor.api_key })
      .sign(privateKey);
    expect((await testApp().ask("GET", "/me", bearer(signed))).status).toBe(401);
  });

  test.for(["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic dTpw", "Bearer a b"])(
    "that reads %j is refused",
    async (authorization) => {
      const answer = await testApp().raw("/api/v1/me", { headers: { authorization } });
      expect(answer.status).toBe(401);
    },
  );

  test("does not fall back to a cookie when it is invalid", async () => {
    const headers = { authorization: "Bearer a.b.c", cookie };
    expect((await testApp().raw("/api/v1/me", { headers })).status).toBe(401);
  });
});

describe("a session", () => {
  test("without any credentials there is a 401", async () => {
    const answer = await testApp().raw("/api/v1/datasets");
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      detail: "Sign in, or send a token",
      code: "unauthorized",
      params: {},
    });
  });

  test("may read without an origin", async () => {
    const answer = await testApp().raw("/api/v1/me", { headers: { cookie } });
    expect(await answer.json()).toEqual({ email: "editor@localhost" });
  });

  test("that is unknown is refused", async () => {
    const answer = await testApp().raw("/api/v1/me", { headers: { cookie: "SESSION=old" } });
    expect(answer.status).toBe(401);
  });

  test.for([
    ["same-origin by Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }, 202],
    ["the same Origin", { origin: "http://127.0.0.1:4400", host: "127.0.0.1:4400" }, 202],
    ["the same host behind TLS", { origin: "https://s.example", host: "s.example" }, 202],
    ["another site", { "sec-fetch-site": "cross-site" }, 403],
    ["another port of this host", { "sec-fetch-site": "same-site" }, 403],
    ["another Origin", { origin: "http://evil.example", host: "127.0.0.1:4400" }, 403],
    ["Origin null", { origin: "null", host: "127.0.0.1:4400" }, 403],
    ["no origin at all", { host: "127.0.0.1:4400" }, 403],
  ] as const)("changes with %s: %s", async ([, headers, status]) => {
    const answer = await testApp().raw("/api/v1/samples", {
      method: "POST",
      headers: { cookie, ...headers },
    });
    expect(answer.status).toBe(status);
  });

  test("another site cannot use the documented GETs that write", async () => {
    const headers = { cookie, "sec-fetch-site": "same-site" };
    for (const path of [
      "/ingestion/new_dataset?dataset_name=x",
      "/ingestion/11111111-1111-4111-8111-111111111111/data_files",
      "/api_credentials",
    ]) {
      expect((await testApp().raw(`/api/v1${path}`, { headers })).status).toBe(403);
    }
  });

  test("makes an API key, which a token cannot", async () => {
    const made = await testApp().raw("/api/v1/api_credentials", { headers: { cookie } });
    expect(await made.json()).toEqual({
      api_key: "new-key",
      api_secret: "new-secret",
      message: expect.any(String),
    });
    expect((await testApp().ask("GET", "/api_credentials")).status).toBe(403);
  });
});

describe("signing in", () => {
  const signIn = (app: ReturnType<typeof testApp>, code: string, headers = {}) =>
    app.raw("/api/v1/session", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ code }),
    });

  test("sets a cookie that scripts and other sites cannot read", async () => {
    const answer = await signIn(testApp(), "right");
    expect(await answer.json()).toEqual({ email: "editor@localhost" });
    const set = answer.headers.get("set-cookie") ?? "";
    expect(set).toContain(`SESSION=${sessionToken};`);
    expect(set).toContain("HttpOnly");
    expect(set).toContain("SameSite=Strict");
    expect(set).not.toContain("Secure");
  });

  test("over TLS the cookie is Secure", async () => {
    const answer = await signIn(testApp(), "right", { "x-forwarded-proto": "https" });
    expect(answer.headers.get("set-cookie")).toContain("Secure");
  });

  test.for([
    ["https", "max-age=31536000"],
    ["HTTPS, http", "max-age=31536000"],
    ["http", null],
    [undefined, null],
  ] as const)("forwarded as %s, the browser is told to come by TLS: %s", async ([proto, told]) => {
    const headers = proto === undefined ? {} : { "x-forwarded-proto": proto };
    const answer = await testApp().raw("/api/v1/capabilities", { headers });
    expect(answer.headers.get("strict-transport-security")).toBe(told);
  });

  test("with a wrong code is a 401, from another site a 403", async () => {
    expect((await signIn(testApp(), "wrong")).status).toBe(401);
    expect((await signIn(testApp(), "right", { origin: "http://evil.example" })).status).toBe(403);
  });

  test("guessing is limited until the window has passed", async () => {
    let time = 0;
    const app = testApp({ now: () => time });
    for (let i = 0; i < 10; i += 1) expect((await signIn(app, "wrong")).status).toBe(401);
    const slowed = await signIn(app, "wrong");
    expect(slowed.status).toBe(429);
    expect(slowed.headers.get("retry-after")).toBe("60");
    // All clients behind one proxy have its address.
    expect((await signIn(app, "right")).status).toBe(200);
    time = 60_000;
    expect((await signIn(app, "wrong")).status).toBe(401);
  });

  test("signing out ends the session and clears the cookie", async () => {
    const app = testApp();
    const answer = await app.raw("/api/v1/session", {
      method: "DELETE",
      headers: { cookie, "sec-fetch-site": "same-origin" },
    });
    expect(answer.status).toBe(204);
    expect(app.calls).toEqual([["accounts.signOut", sessionToken]]);
    expect(answer.headers.get("set-cookie")).toContain("SESSION=; Max-Age=0");
    expect(answer.headers.get("clear-site-data")).toBe('"cache"');
  });
});

describe("keys and sessions", () => {
  const same = { "sec-fetch-site": "same-origin" };

  test("are listed without secrets, and the one of the request is marked", async () => {
    const app = testApp();
    const listed = async (answer: Response) =>
      ((await answer.json()) as { keys: { current: boolean }[] }).keys;
    expect(await listed(await app.ask("GET", "/api_credentials/keys"))).toMatchObject([
      { api_key: keys.editor.api_key, current: true },
    ]);
    const answer = await app.raw("/api/v1/api_credentials/keys", { headers: { cookie } });
    const text = await answer.clone().text();
    expect(text).not.toContain("secret");
    expect(await listed(answer)).toMatchObject([{ current: false }]);
    await app.raw("/api/v1/sessions", { headers: { cookie } });
    await app.ask("GET", "/sessions");
    expect(app.calls).toEqual([
      ["accounts.sessions", sessionToken],
      ["accounts.sessions", undefined],
    ]);
  });

  test("are revoked from our own pages, not from those of another site", async () => {
    const app = testApp();
    const id = "11111111-1111-4111-8111-111111111111";
    for (const path of ["/api_credentials/keys/key-editor", `/sessions/${id}`]) {
      const revoke = (headers: Record<string, string>) =>
        app.raw(`/api/v1${path}`, { method: "DELETE", headers: { cookie, ...headers } });
      expect((await revoke({ "sec-fetch-site": "cross-site" })).status).toBe(403);
      expect((await revoke({})).status).toBe(403);
      expect((await revoke(same)).status).toBe(204);
    }
    expect(app.calls).toEqual([
      ["accounts.revokeKey", "key-editor"],
      ["accounts.endSession", id],
    ]);
  });
});

describe("without authentication", () => {
  test("every client on this machine is the local owner", async () => {
    const answer = await testApp({ authOff: true }).raw("http://127.0.0.1:4400/api/v1/me");
    expect(await answer.json()).toEqual({ email: "owner@localhost" });
  });

  test.for([
    ["a page of another site", { host: "127.0.0.1:4400", "sec-fetch-site": "cross-site" }],
    ["a name that was rebound to this machine", { host: "evil.example" }],
  ] as const)("%s is refused", async ([, headers]) => {
    const app = testApp({ authOff: true });
    const answer = await app.raw("/api/v1/samples", { method: "POST", headers });
    expect(answer.status).toBe(403);
  });
});
