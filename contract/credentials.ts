import * as z from "zod/mini";
import { wireTime } from "./wire.ts";

/** The API keys and sessions of a user, apart from the session: only the settings need them. */

export const apiCredentialsSchema = z
  .object({ api_key: z.string(), api_secret: z.string(), message: z.string() })
  .check(z.meta({ id: "ApiCredentials" }));

/** The `message` sent with a new secret. */
export const keepSecret = "Keep the secret: it is not shown again";

/** The most API keys that a user can have at a time. */
export const keysPerPerson = 20;

/** The last use is recorded to within some minutes. */
const used = { created_at: wireTime, last_used_at: z.nullable(wireTime) };

/** The user's own API keys, without their secrets. */
export const apiKeysSchema = z
  .object({
    keys: z.array(
      z.object({
        api_key: z.string(),
        ...used,
        /** The key that signed the token of this request. */
        current: z.boolean(),
      }),
    ),
    limit: z.int(),
  })
  .check(z.meta({ id: "ApiKeys" }));

/** The user's sessions. */
export const sessionsSchema = z
  .object({
    sessions: z.array(
      z.object({
        id: z.string(),
        ...used,
        expires_at: wireTime,
        /** The session of this request. */
        current: z.boolean(),
      }),
    ),
  })
  .check(z.meta({ id: "Sessions" }));
