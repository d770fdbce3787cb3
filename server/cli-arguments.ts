import { InvalidArgumentError } from "commander";
import { type Role, roles } from "#contract/dataset.ts";
import { emailProblem } from "#contract/given-names.ts";
import type { GatewayRole } from "./catalog/users-schema.ts";
import { embeddedPlace } from "./installation-file.ts";

/** Arguments of commands. Each throws InvalidArgumentError, in which it says what the argument is. */

export function parseTime(text: string): number {
  const [, amount, unit] = /^(\d+)(s|m|h|d)$/.exec(text) ?? [];
  const seconds = Number(amount) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[unit ?? ""] ?? Number.NaN);
  if (!(seconds > 0)) throw new InvalidArgumentError("It is a number and s, m, h or d: 30m.");
  return seconds;
}

export function parseEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new InvalidArgumentError("It is an e-mail address.");
  return text;
}

/** Stricter than for existing users, who may have been added with any address. */
export function parseNewEmail(text: string): string {
  const email = parseEmail(text);
  const problem = emailProblem(email);
  if (problem !== null) throw new InvalidArgumentError(`${problem}.`);
  return email;
}

export function parseId(text: string): string {
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) {
    throw new InvalidArgumentError("It is a UUID.");
  }
  return text.toLowerCase();
}

export function parseTarget(text: string): string {
  if (text === embeddedPlace || /^postgres(?:ql)?:/.test(URL.parse(text)?.protocol ?? ""))
    return text;
  throw new InvalidArgumentError("It is postgres://user:password@host:5432/database, or embedded.");
}

export function parseState(text: string): boolean {
  if (text !== "on" && text !== "off") throw new InvalidArgumentError("It is on or off.");
  return text === "on";
}

export function parseGatewayRole(text: string): GatewayRole {
  const known: readonly GatewayRole[] = ["viewer", "editor", "admin"];
  const role = known.find((each) => each === text);
  if (role === undefined) throw new InvalidArgumentError(`It is one of ${known.join(", ")}.`);
  return role;
}

export function parseRole(text: string): Role {
  const role = roles.find((known) => known === text);
  if (role === undefined) throw new InvalidArgumentError(`It is one of ${roles.join(", ")}.`);
  return role;
}
