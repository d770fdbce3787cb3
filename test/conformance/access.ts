import { describe, expect, it } from "vitest";
import { apiKeysSchema, sessionsSchema } from "#contract/credentials.ts";
import { type Api, expectRefusal, unknownId } from "./target.ts";

/** The user's own keys and sessions. */
export function accessTests(connected: () => Api): void {
  describe("keys and sessions", () => {
    it("list the user's own keys, and mark the one of the request", async () => {
      const api = connected();
      const of = (as: "owner" | "stranger") =>
        api.json(apiKeysSchema, "GET", "/api_credentials/keys", { as });
      const own = await of("owner");
      expect(own.keys.filter(({ current }) => current)).toHaveLength(1);
      const names = own.keys.map(({ api_key }) => api_key);
      const others = (await of("stranger")).keys.map(({ api_key }) => api_key);
      expect(names.filter((name) => others.includes(name))).toEqual([]);
      const path = `/api_credentials/keys/${names[0]}`;
      await expectRefusal(await api.request("DELETE", path, { as: "stranger" }), 404);
      expect((await of("owner")).keys.map(({ api_key }) => api_key)).toEqual(names);
    });

    it("leave out those of other users", async () => {
      const api = connected();
      const { sessions } = await api.json(sessionsSchema, "GET", "/sessions");
      expect(sessions.filter(({ current }) => current)).toEqual([]);
      for (const path of ["/api_credentials/keys/none", `/sessions/${unknownId}`]) {
        await expectRefusal(await api.request("DELETE", path), 404);
      }
      for (const path of ["/api_credentials/keys", "/sessions"]) {
        await expectRefusal(await api.request("GET", path, { as: null }), 401);
      }
      expect((await api.request("DELETE", "/sessions/none")).status).toBe(422);
    });
  });
}
