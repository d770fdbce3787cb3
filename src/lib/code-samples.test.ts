import { describe, expect, test } from "vitest";
import { curlSample, pythonSample } from "./code-samples.ts";

const request = {
  method: "POST",
  url: "https://host/api/v1/dataset/d/snapshot",
  json: { name: `it's "v1" $HOME`, safety: true, reason: null },
};

describe("curl", () => {
  test("quotes text that a shell would expand", () => {
    expect(curlSample(request)).toBe(
      String.raw`curl --fail-with-body -X POST 'https://host/api/v1/dataset/d/snapshot' \
  -H "Authorization: Bearer $STILLFRAME_TOKEN" \
  -H 'Content-Type: application/json' \
  -d '{"name":"it'\''s \"v1\" $HOME","safety":true,"reason":null}'`,
    );
  });

  test("stops at the first request that fails", () => {
    const first = { method: "POST", url: "https://host/a" };
    const second = { method: "POST", url: "https://host/b" };
    expect(curlSample(first, second)).toMatch(/'https:\/\/host\/a'[^&]+ &&\ncurl [^&]+\/b'/);
  });

  test("sends no body where there is none", () => {
    const sample = curlSample({ method: "DELETE", url: "https://host/x" });
    expect(sample).toBe(
      `curl --fail-with-body -X DELETE 'https://host/x' \\\n  -H "Authorization: Bearer $STILLFRAME_TOKEN"`,
    );
  });
});

describe("Python", () => {
  test("uses Python's constants", () => {
    expect(pythonSample(request)).toContain(
      String.raw`json={"name": "it's \"v1\" $HOME", "safety": True, "reason": None},`,
    );
  });

  test("calls the method by its name", () => {
    expect(pythonSample({ method: "PATCH", url: "https://host/x" })).toContain(
      `requests.patch(\n    "https://host/x",`,
    );
  });
});
