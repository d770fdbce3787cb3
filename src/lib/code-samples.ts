import { shellQuote } from "./shell-quote.ts";

/** A request in a code sample. */
export interface SampleRequest {
  method: string;
  /** Absolute: `https://host/api/v1/…`. */
  url: string;
  /** Left out where the request has no body. */
  json?: Readonly<Record<string, unknown>>;
}

/** The name of the environment variable with the token. */
export const tokenVariable = "STILLFRAME_TOKEN";

/** The requests as curl commands; each reports its failure, and the token comes from the environment. */
export function curlSample(...requests: readonly SampleRequest[]): string {
  return requests.map(curl).join(" &&\n");
}

function curl({ method, url, json }: SampleRequest): string {
  const lines = [
    `curl --fail-with-body -X ${method} ${shellQuote(url)}`,
    `-H "Authorization: Bearer $${tokenVariable}"`,
  ];
  if (json)
    lines.push(`-H 'Content-Type: application/json'`, `-d ${shellQuote(JSON.stringify(json))}`);
  return lines.join(" \\\n  ");
}

/** The requests as Python with `requests`. */
export function pythonSample(...requests: readonly SampleRequest[]): string {
  const head = `import os
import requests

headers = {"Authorization": f"Bearer {os.environ['${tokenVariable}']}"}
`;
  return [head, ...requests.map(python)].join("\n");
}

function python({ method, url, json }: SampleRequest): string {
  const body = json ? `\n    json=${pythonLiteral(json)},` : "";
  return `response = requests.${method.toLowerCase()}(
    ${pythonLiteral(url)},
    headers=headers,${body}
)
response.raise_for_status()
`;
}

/** JSON and Python differ in three words only; strings are escaped alike. */
function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(
      ([name, item]) => `${JSON.stringify(name)}: ${pythonLiteral(item)}`,
    );
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value);
}
