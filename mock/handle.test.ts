import { expect, test } from "vitest";
import { deleteSession, getMe } from "#contract/routes/session.ts";
import { empty, json, on } from "./handle.ts";

test("an answer with a shape other than the route's does not compile", () => {
  const handlers = [
    on(getMe, () => json({ email: "owner@localhost" })),
    on(deleteSession, () => empty(204)),
    // @ts-expect-error: the field is called `email`
    on(getMe, () => json({ mail: "owner@localhost" })),
    // @ts-expect-error: the route has a body
    on(getMe, () => empty(204)),
    // @ts-expect-error: the route has no body
    on(deleteSession, () => json({ email: "owner@localhost" })),
    // @ts-expect-error: the shape of its body is unknown
    on(getMe, () => new Response("{}")),
  ];
  expect(handlers).toHaveLength(6);
});
