import type { QueryClient } from "@tanstack/react-query";
import { randomId } from "#/lib/random-id.ts";
import { ApiError } from "./errors.ts";
import { capabilitiesQuery } from "./session.ts";

type Headers = Readonly<Record<string, string>>;

/**
 * Sends a request that must not take effect twice. With an `Idempotency-Key`, the request can be repeated after a lost
 * answer: the same key gets the same answer. A backend without our extensions ignores the header, so there the request
 * is sent once, and a lost answer is an error.
 */
export async function sendOnce<T>(
  extended: boolean,
  send: (headers: Headers) => Promise<T>,
): Promise<T> {
  if (!extended) return send({});
  const headers = { "idempotency-key": randomId() };
  try {
    return await send(headers);
  } catch (error) {
    if (!isLost(error)) throw error;
    return send(headers);
  }
}

/** Whether the backend has any of our extensions. */
export async function isExtended(client: QueryClient): Promise<boolean> {
  const { features } = await client.query({ ...capabilitiesQuery(), staleTime: "static" });
  return features.length > 0;
}

function isLost(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "network";
}
