import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment gives a local service on loopback", () => {
  expect(readConfig({}, "/home/me")).toEqual({
    host: "127.0.0.1",
    port: 4400,
    dataFolder: "/home/me/.stillframe",
    storage: null,
    databaseUrl: undefined,
    databaseDirectUrl: undefined,
    databaseConnections: 12,
    authOff: false,
    tokenHours: 24,
    role: "all",
    drainSeconds: 0,
    importRoots: [],
    lakeUri: null,
    modelsFolder: "/home/me/.stillframe/models",
    vision: null,
    maxFileBytes: 268_435_456,
    embedOrigins: [],
    minFreeBytes: 536_870_912,
    restoreAtOnce: 40_000,
    upstream: null,
    logLevel: "info",
  });
});

test("every variable is read, and an empty one counts as unset", () => {
  const config = readConfig(
    {
      HOST: "0.0.0.0",
      PORT: "0",
      STILLFRAME_DATA: "/var/lib/stillframe",
      DATABASE_URL: "postgres://u:p@pool:6432/stillframe",
      DATABASE_DIRECT_URL: "postgres://u:p@db:5432/stillframe",
      STILLFRAME_DATABASE_CONNECTIONS: "40",
      STILLFRAME_AUTH: "",
      STILLFRAME_TOKEN_HOURS: "72",
      STILLFRAME_ROLE: "api",
      STILLFRAME_DRAIN_SECONDS: "10",
      STILLFRAME_IMPORT_ROOTS: "/srv/media, pictures",
      STILLFRAME_LAKE_URI: "/mnt/stillframe/lake",
      STILLFRAME_MODELS: "models",
      STILLFRAME_VISION_URL: "http://127.0.0.1:11434/v1/",
      STILLFRAME_VISION_KEY: "a key",
      STILLFRAME_VISION_MODEL: "llava",
      STILLFRAME_EMBED_ORIGINS: "https://Dash.example.com/, http://127.0.0.1:3000",
      STILLFRAME_MIN_FREE_BYTES: "0",
      STILLFRAME_MAX_FILE_BYTES: "2000000000",
      STILLFRAME_UPSTREAM: "https://VL.example.com/",
      VL_API_KEY: "a-key",
      VL_API_SECRET: "a secret",
      STILLFRAME_LOG: "silent",
      STORAGE_URL: " ",
    },
    "/srv",
  );
  expect(config).toEqual({
    host: "0.0.0.0",
    port: 0,
    dataFolder: "/var/lib/stillframe",
    storage: null,
    databaseUrl: "postgres://u:p@pool:6432/stillframe",
    databaseDirectUrl: "postgres://u:p@db:5432/stillframe",
    databaseConnections: 40,
    authOff: false,
    tokenHours: 72,
    role: "api",
    drainSeconds: 10,
    importRoots: ["/srv/media", "/srv/pictures"],
    lakeUri: "/mnt/stillframe/lake",
    modelsFolder: "/srv/models",
    vision: { url: "http://127.0.0.1:11434/v1", key: "a key", model: "llava" },
    maxFileBytes: 2_000_000_000,
    embedOrigins: ["https://dash.example.com", "http://127.0.0.1:3000"],
    minFreeBytes: 0,
    restoreAtOnce: 40_000,
    upstream: { url: "https://vl.example.com", key: "a-key", secret: "a secret" },
    logLevel: "silent",
  });
});

test.for(["localhost", "127.0.0.1", "127.1.2.3", "::1"])(
  "authentication may be off on %s",
  (host) => {
    expect(readConfig({ HOST: host, STILLFRAME_AUTH: "off" }).authOff).toBe(true);
  },
);

test.for([
  [{ STILLFRAME_MAX_FILE_BYTES: "256 MB" }, /^STILLFRAME_MAX_FILE_BYTES must be a whole number/],
  [{ PORT: "x" }, /^PORT must be a whole number, 0 to 65535$/],
  [{ PORT: "65536" }, /^PORT must /],
  [{ PORT: "-1" }, /^PORT must /],
  [{ PORT: "80.5" }, /^PORT must /],
  [{ HOST: "http://x" }, /^HOST must be a host name/],
  [{ STILLFRAME_TOKEN_HOURS: "0" }, /^STILLFRAME_TOKEN_HOURS must be a whole number of hours/],
  [{ STILLFRAME_AUTH: "no" }, /^STILLFRAME_AUTH must be one of on, off, and it is "no"$/],
  [
    { STILLFRAME_AUTH: "off", HOST: "0.0.0.0" },
    /^STILLFRAME_AUTH must be on unless HOST is a loop/,
  ],
  [{ STILLFRAME_AUTH: "off", HOST: "127.0.0.1.evil.example" }, /^STILLFRAME_AUTH must be on/],
  [
    { DATABASE_DIRECT_URL: "postgres://u:p@db/x" },
    /^DATABASE_DIRECT_URL must be unset unless DATABASE_URL is set/,
  ],
  [{ STILLFRAME_DATABASE_CONNECTIONS: "3" }, /^STILLFRAME_DATABASE_CONNECTIONS must be a whole/],
  [{ STILLFRAME_DRAIN_SECONDS: "601" }, /^STILLFRAME_DRAIN_SECONDS must .*, 0 to 600$/],
  [{ STILLFRAME_ROLE: "boss" }, /^STILLFRAME_ROLE must be one of all, api, worker/],
  [{ STILLFRAME_LOG: "loud" }, /^STILLFRAME_LOG must be one of/],
  [{ STILLFRAME_FAULT: "nowhere:die" }, /^STILLFRAME_FAULT must be <point>:die/],
  [
    { STILLFRAME_EMBED_ORIGINS: "https://a.example, dash.example.com" },
    /^STILLFRAME_EMBED_ORIGINS must list origins such as .*, and "dash.example.com" is none$/,
  ],
  [{ STILLFRAME_EMBED_ORIGINS: "*" }, /^STILLFRAME_EMBED_ORIGINS must .* "\*" is none$/],
  [{ STILLFRAME_EMBED_ORIGINS: "https://*.example.com" }, /^STILLFRAME_EMBED_ORIGINS must /],
  [{ STILLFRAME_EMBED_ORIGINS: "https://a.example/page" }, /^STILLFRAME_EMBED_ORIGINS must /],
  [{ STILLFRAME_EMBED_ORIGINS: "https://u:p@a.example" }, /^STILLFRAME_EMBED_ORIGINS must /],
  [{ STILLFRAME_EMBED_ORIGINS: "https://a.example; script-src *" }, /^STILLFRAME_EMBED_ORIGINS /],
  [{ STILLFRAME_EMBED_ORIGINS: "javascript:alert(1)" }, /^STILLFRAME_EMBED_ORIGINS must /],
  [{ STORAGE_URL: "gs://bucket" }, /^STORAGE_URL must be s3:\/\/bucket\/prefix/],
  [
    { STILLFRAME_UPSTREAM: "vl.example.com" },
    /^STILLFRAME_UPSTREAM must be the address of a server/,
  ],
  [
    { STILLFRAME_UPSTREAM: "https://a:b@vl.example.com" },
    /^STILLFRAME_UPSTREAM must be the address/,
  ],
  [
    { STILLFRAME_UPSTREAM: "https://vl.example.com/api/v1" },
    /^STILLFRAME_UPSTREAM must be the addr/,
  ],
  [{ STILLFRAME_UPSTREAM: "http://vl.example.com" }, /^STILLFRAME_UPSTREAM must begin with https/],
  [{ STILLFRAME_UPSTREAM: "https://vl.example.com" }, /^VL_API_KEY must be an API key/],
  [{ STILLFRAME_UPSTREAM: "https://vl.example.com", VL_API_KEY: "a b" }, /^VL_API_KEY must be an/],
  [
    { STILLFRAME_UPSTREAM: "https://vl.example.com", VL_API_KEY: "k" },
    /^VL_API_SECRET must be the/,
  ],
  [
    {
      STILLFRAME_UPSTREAM: "http://[::1]:80",
      VL_API_KEY: "k",
      VL_API_SECRET: "s",
      STILLFRAME_ROLE: "worker",
    },
    /^STILLFRAME_ROLE must be all or api with STILLFRAME_UPSTREAM/,
  ],
  [
    {
      STILLFRAME_UPSTREAM: "https://vl.example.com",
      VL_API_KEY: "k",
      VL_API_SECRET: "s",
      STORAGE_URL: "s3://bucket/prefix",
    },
    /^STORAGE_URL must be unset with STILLFRAME_UPSTREAM/,
  ],
] as const)("%o is refused by its name", ([env, message]) => {
  expect(() => readConfig(env)).toThrow(message);
});

test("a worker has a port of its own, so that it can run beside another process", () => {
  expect(readConfig({ STILLFRAME_ROLE: "worker" }).port).toBe(4401);
  expect(readConfig({ STILLFRAME_ROLE: "worker", PORT: "0" }).port).toBe(0);
});

test("a bad DATABASE_URL is refused without its password", () => {
  expect(() => readConfig({ DATABASE_URL: "mysql://u:hunter2@db/x" })).toThrow(
    /^DATABASE_URL must look like postgres:(?!.*hunter2)/,
  );
});
