import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT } from "jose";
import { replaceFile } from "./lib/durable-files.ts";
import { isMissing } from "./lib/fs-errors.ts";
import { StartError } from "./start-error.ts";
import type { Services } from "./ports/services.ts";

/** The local owner's key, for scripts on this machine. */
export interface Credentials {
  email: string;
  api_key: string;
  api_secret: string;
}

/** Reads `credentials.json`, or creates a key for the local owner and writes it, readable by this account only. */
export async function ensureCredentials(
  dataFolder: string,
  accounts: Pick<Services["accounts"], "localOwner" | "createKey" | "keySecret">,
): Promise<Credentials> {
  const known = await readCredentials(dataFolder);
  // A revoked key is replaced: an account that can read this folder has all rights of the owner anyway.
  if (known !== null && (await accounts.keySecret(known.api_key)) !== null) return known;
  const owner = await accounts.localOwner();
  const credentials = { email: owner.email, ...(await accounts.createKey(owner)) };
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, "credentials.json");
  await replaceFile(path, `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}

/** @returns null where there are none yet */
export async function readCredentials(dataFolder: string): Promise<Credentials | null> {
  const path = join(dataFolder, "credentials.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw new StartError(`${path} cannot be read`, { cause: error });
  }
  const value = parse(text) as Partial<Credentials> | null;
  if (value?.api_key === undefined || value.api_secret === undefined) {
    throw new StartError(`${path} is broken: remove it, and the next start writes a new one`);
  }
  return { email: value.email ?? "", api_key: value.api_key, api_secret: value.api_secret };
}

/** A token, signed as clients sign it. @param ttl seconds */
export async function signToken(credentials: Credentials, ttl: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: credentials.api_key })
    .setSubject(credentials.api_key)
    .setIssuer("sdk")
    .setIssuedAt(now)
    .setExpirationTime(now + ttl)
    .sign(new TextEncoder().encode(credentials.api_secret));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
