import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sendForm } from "./upload-request.ts";

/** Does nothing by itself: the test simulates the network. */
class FakeRequest extends EventTarget {
  static last: FakeRequest;
  upload = new EventTarget();
  status = 0;
  responseText = "";
  constructor() {
    super();
    FakeRequest.last = this;
  }
  open = vi.fn();
  send = vi.fn();
  getResponseHeader = () => null;
  abort = vi.fn(() => this.end("abort"));
  end(event: "load" | "error" | "abort", status = 0): void {
    this.status = status;
    this.dispatchEvent(new Event(event));
    this.dispatchEvent(new Event("loadend"));
  }
  progress(loaded: number): void {
    this.upload.dispatchEvent(Object.assign(new Event("progress"), { loaded }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function begin() {
  const controller = new AbortController();
  const onProgress = vi.fn();
  const { signal } = controller;
  const body = new FormData();
  body.append("files", new File(["x"], "a.png"), "folder/a.png");
  const sent = sendForm({ method: "POST", address: "/files", body, signal, onProgress });
  return { controller, onProgress, sent, request: FakeRequest.last };
}

test("a request is aborted while some of its bytes are unsent", async () => {
  const { controller, onProgress, request, sent } = begin();
  request.progress(10);
  expect(onProgress).toHaveBeenCalledWith(10);
  controller.abort();
  await expect(sent).rejects.toMatchObject({ kind: "aborted" });
  expect(request.abort).toHaveBeenCalledOnce();
});

test("once it is sent, the answer is awaited, because only that shows whether the files arrived", async () => {
  const { controller, request, sent } = begin();
  request.upload.dispatchEvent(new Event("load"));
  controller.abort();
  expect(request.abort).not.toHaveBeenCalled();
  request.end("load", 202);
  await expect(sent).resolves.toBeUndefined();
});

test("a stalled request counts as lost, a slow one does not", async () => {
  const { request, sent } = begin();
  const ended = expect(sent).rejects.toMatchObject({ kind: "network" });
  await vi.advanceTimersByTimeAsync(80_000);
  request.progress(10);
  await vi.advanceTimersByTimeAsync(80_000);
  expect(request.abort).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(11_000);
  expect(request.abort).toHaveBeenCalledOnce();
  await ended;
});

test("a refusal is an error with its status", async () => {
  const { request, sent } = begin();
  request.end("load", 413);
  await expect(sent).rejects.toMatchObject({ kind: "http", status: 413 });
});
