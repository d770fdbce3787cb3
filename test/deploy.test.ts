import { existsSync } from "node:fs";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { validate } from "dockerfile-utils";
import { Deployment } from "kubernetes-models/apps/v1";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1";
import { ConfigMap, Service } from "kubernetes-models/v1";
import { expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readConfig } from "#server/config.ts";

const folder = join(import.meta.dirname, "../deploy");
const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");

type Environment = Record<string, string>;

/** Read by Node, or by the client of the object store. */
const notOurs = /^(?:NODE_|AWS_|SSL_)/;

/** Fails for a value that a start would refuse, and for a variable that nothing reads. */
function expectAccepted(env: Environment): void {
  const asked = new Set<string>();
  const watched = new Proxy(env, {
    get(target, name) {
      asked.add(String(name));
      return Reflect.get(target, name);
    },
  });
  readConfig(watched);
  const unknown = Object.keys(env).filter((name) => !asked.has(name) && !notOurs.test(name));
  expect(unknown).toEqual([]);
}

/** The variables of `ENV`, which may go on over several lines. */
async function ofImage(): Promise<Environment> {
  const text = (await read("Containerfile")).replaceAll("\\\n", " ");
  const lines = [...text.matchAll(/^ENV (.*)$/gm)].at(-1)?.[1] ?? "";
  return Object.fromEntries(
    lines
      .trim()
      .split(/\s+/)
      .map((each) => each.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
}

test("the Containerfile has no errors, and its variables are known", async () => {
  const found = validate(await read("Containerfile"));
  expect(found.map(({ message }) => message)).toEqual([]);
  expect(validate("FORM node:24").length).toBeGreaterThan(0);
  const env = await ofImage();
  expect(env).toHaveProperty("STILLFRAME_DATA");
  expectAccepted(env);
});

test("the compose file is one, and its variables are known", async () => {
  const rules = ["services-alphabetical-order", "service-keys-order", "top-level-properties-order"];
  const linted = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, "../node_modules/dclint/bin/dclint.cjs"),
    ...rules.flatMap((name) => ["--disable-rule", name]),
    join(folder, "compose.yaml"),
  ]).catch((error: { stdout: string }) => error);
  expect(linted.stdout.trim()).toBe("");
  const { services } = parse(await read("compose.yaml"), { merge: true }) as {
    services: Record<string, { image: string; environment?: Environment }>;
  };
  const ours = Object.values(services).filter(({ image }) => image === "stillframe");
  expect(ours.map(({ environment }) => environment?.["STILLFRAME_ROLE"])).toEqual([
    "api",
    "worker",
  ]);
  for (const { environment } of ours) expectAccepted({ ...(await ofImage()), ...environment });
});

interface Manifest {
  apiVersion: string;
  kind: string;
  data?: Environment;
  spec?: {
    template?: { spec: { containers: { env: { name: string; value: string }[] }[] } };
  };
}

async function manifests(): Promise<Manifest[]> {
  const names = await readdir(join(folder, "kubernetes"));
  const texts = await Promise.all(names.map((name) => read(`kubernetes/${name}`)));
  return texts.flatMap((text) => parseAllDocuments(text).map((each) => each.toJS() as Manifest));
}

const models = { ConfigMap, Deployment, Ingress, PodDisruptionBudget, Service };

/** The check of Kubernetes' own schemas. */
function errorOf(manifest: Manifest): string | null {
  const Model = Object.entries(models).find(([kind]) => kind === manifest.kind)?.[1];
  if (Model === undefined) return `there is no ${manifest.kind}`;
  try {
    new Model(manifest as never).validate();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test("the manifests are valid for Kubernetes, and their variables are known", async () => {
  const all = await manifests();
  expect(all.map(errorOf)).toEqual(all.map(() => null));
  expect(errorOf({ ...(all[0] as Manifest), spec: { replicas: "two" } as object })).toContain(
    "replicas",
  );
  const common = all.find(({ kind }) => kind === "ConfigMap")?.data ?? {};
  const roles: string[] = [];
  for (const { spec } of all) {
    for (const { env } of spec?.template?.spec.containers ?? []) {
      const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      roles.push(own["STILLFRAME_ROLE"] ?? "");
      const secret = { DATABASE_URL: "postgres://u:p@db/stillframe" };
      expectAccepted({ ...(await ofImage()), ...common, ...own, ...secret });
    }
  }
  expect(roles.toSorted()).toEqual(["api", "worker"]);
});

test("the variables of the units are known", async () => {
  const names = await readdir(join(folder, "systemd"));
  for (const name of names) {
    const text = await read(`systemd/${name}`);
    const env = Object.fromEntries(
      [...text.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, key = "", value = ""]) => [
        key,
        value.replace("%i", "1"),
      ]),
    );
    expect(env["STILLFRAME_ROLE"]).toBe(/-(api|worker)@/.exec(name)?.[1]);
    expectAccepted(env);
  }
});

test.skipIf(!isInstalled("systemd-analyze"))("systemd accepts the units", async () => {
  const names = await readdir(join(folder, "systemd"));
  const paths = names.map((name) => join(folder, "systemd", name));
  const said = await check("systemd-analyze", ["verify", ...paths]);
  // That Node is not installed there is no fault of the unit.
  const faults = said.split("\n").filter((line) => line !== "" && !/is not executable/.test(line));
  expect(faults).toEqual([]);
});

test.skipIf(!isInstalled("nginx"))("nginx accepts its file", async () => {
  const home = await mkdtemp(join(tmpdir(), "nginx-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  // The name of a service of the compose file is known only there.
  const text = (await read("nginx.conf")).replace("server api:4400", "server 127.0.0.1:4400");
  await writeFile(join(home, "nginx.conf"), text.replace("/tmp/nginx.pid", join(home, "pid")));
  const config = join(home, "nginx.conf");
  expect(await check("nginx", ["-t", "-q", "-p", home, "-c", config])).toBe("");
});

test.skipIf(!isInstalled("haproxy"))("HAProxy accepts its file", async () => {
  expect(await check("haproxy", ["-c", "-q", "-f", join(folder, "haproxy.cfg")])).toBe("");
});

/** What a program says of a file on stderr. */
async function check(program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, PATH: programFolders().join(":") };
  return await promisify(execFile)(program, args, { env }).then(
    ({ stderr }) => stderr,
    (error: Error & { stderr?: string }) => error.stderr || String(error),
  );
}

function isInstalled(program: string): boolean {
  return programFolders().some((path) => existsSync(join(path, program)));
}

/** Debian has servers where the PATH of users does not lead. */
function programFolders(): string[] {
  return [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"];
}
