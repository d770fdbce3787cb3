import { afterAll } from "vitest";
import { describeConformance } from "../../test/conformance/suite.ts";
import { mockTarget } from "../../test/conformance/mock-target.ts";
import type { Person } from "../../test/conformance/target.ts";
import { type GatewayApp, startGateway } from "./testing/gateway-app.ts";

const gateways = new Map<Person, GatewayApp>();
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
});

/** A gateway for each person's key: who may do what is decided by the upstream then. */
describeConformance(
  "gateways to the mock, plain",
  { accepted: "in progress", extensions: false, gateway: true },
  async () => {
    const people: readonly Person[] = ["owner", "editor", "viewer", "stranger"];
    const { users } = mockTarget("plain");
    for (const person of people) {
      gateways.set(person, await startGateway({ user: users[person] }));
    }
    return {
      ...mockTarget("plain"),
      async request(method, path, { body, text, form, headers = {}, as = "owner" } = {}) {
        const gateway = gateways.get(as ?? "owner");
        if (gateway === undefined) throw new Error(`there is no gateway for ${as}`);
        return await gateway.ask(method, path, {
          as: as === null ? null : "admin",
          headers,
          ...(body === undefined ? {} : { json: body }),
          ...(form === undefined ? {} : { body: form }),
          ...(text === undefined ? {} : { body: text }),
        });
      },
    };
  },
);
