import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

export interface StaticHost {
  url: string;
  /** The paths that were requested. */
  asked: readonly string[];
  close: () => void;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** Serves a folder below a path as GitHub Pages does: files, and 404.html for all other paths. */
export async function serveStatically(folder: string, base: string): Promise<StaticHost> {
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked.push(pathname);
    const send = async (status: number, name: string) => {
      const body = await readFile(join(folder, normalize(name)));
      response.writeHead(status, { "content-type": types[extname(name)] ?? "text/plain" });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const name = pathname.startsWith(base) ? pathname.slice(base.length) || "index.html" : "";
    await send(200, name).catch(() => send(404, "404.html"));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${base}`, asked, close: () => void server.close() };
}
