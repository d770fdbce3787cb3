import { expect, test } from "vitest";
import { ApiError } from "./errors.ts";
import { sendOnce } from "./send-once.ts";

/** Fails that many times, and records the keys of the requests. */
function backend(failures: ApiError[]) {
  const keys: (string | undefined)[] = [];
  const send = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    keys.push(headers["idempotency-key"]);
    const failure = failures.shift();
    if (failure) throw failure;
    return "done";
  };
  return { keys, send };
}

const lost = () => new ApiError({ kind: "network" });

test("a request with a lost answer is repeated with the same key", async () => {
  const { keys, send } = backend([lost()]);
  await expect(sendOnce(true, send)).resolves.toBe("done");
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
});

test("an answer that was lost twice is an error, and so is a refusal at once", async () => {
  const twice = backend([lost(), lost()]);
  await expect(sendOnce(true, twice.send)).rejects.toMatchObject({ kind: "network" });
  const refused = backend([new ApiError({ kind: "http", status: 409 })]);
  await expect(sendOnce(true, refused.send)).rejects.toMatchObject({ status: 409 });
  expect(refused.keys).toHaveLength(1);
});

test("a backend without support for the key gets one request", async () => {
  const plain = backend([lost()]);
  await expect(sendOnce(false, plain.send)).rejects.toMatchObject({ kind: "network" });
  expect(plain.keys).toEqual([undefined]);
});
