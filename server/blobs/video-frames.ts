import { type ChildProcess, fork } from "node:child_process";
import pLimit from "p-limit";
import type { NoFramesReason } from "#contract/video.ts";
import { type DecodedFrames, type FrameJob, tooMuchMemory } from "./frame-job.ts";

/** The longest that one picture may take; a strip of a large video stops by itself before. */
const longestMs = 30_000;
/** In place of an exit code. */
const cannotStart = -1;
/** A process that waits takes 100 MB. */
const idleMs = 15_000;

export type FrameDecoder = (job: FrameJob) => Promise<DecodedFrames>;

/**
 * Decodes frames in a process that is started when it is needed, one picture at a time. The answer contains every fault
 * of the file, and of the decoder.
 */
export function frameDecoder({
  limitMs = longestMs,
  program = new URL("./frame-process.ts", import.meta.url),
}: { limitMs?: number; program?: URL } = {}): FrameDecoder {
  const inTurn = pLimit(1);
  let running: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;

  function start(): ChildProcess {
    const child = fork(program, [], {
      serialization: "advanced",
      // It has no words for anyone: the decoder writes what it thinks of a file.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: ["--max-old-space-size=512"],
      // The decoder is native code on files of strangers: it gets none of the service's secrets.
      env: publicEnvironment(),
    });
    // Where it cannot be started, an "exit" does not follow.
    child.on("error", () => child.emit("exit", cannotStart, null));
    child.once("exit", () => {
      if (running === child) running = null;
    });
    return child;
  }

  return (job) =>
    inTurn(async () => {
      clearTimeout(idle);
      const child = (running ??= start());
      const { promise, resolve } = Promise.withResolvers<DecodedFrames>();
      const timer = setTimeout(() => resolve({ failed: "too_large" }), limitMs);
      const end = (code: number | null) => resolve({ failed: reasonOf(code) });
      child.once("message", resolve);
      child.once("exit", end);
      // It keeps this process alive only while it works.
      child.ref();
      child.channel?.ref();
      child.send(job, (error) => {
        if (error !== null) resolve({ failed: "not_working" });
      });
      const answer = await promise;
      clearTimeout(timer);
      child.off("message", resolve);
      child.off("exit", end);
      child.unref();
      child.channel?.unref();
      if ("failed" in answer && answer.failed === "too_large") {
        running = null;
        child.kill("SIGKILL");
      } else {
        idle = setTimeout(() => {
          // A job that comes while it ends gets another one.
          running = null;
          child.kill();
        }, idleMs);
        idle.unref();
      }
      return answer;
    });
}

/** Why there is no answer, by the exit code. */
function reasonOf(code: number | null): NoFramesReason {
  if (code === tooMuchMemory) return "too_large";
  return code === cannotStart ? "not_working" : "damaged";
}

/** What a process needs to run, of the environment of this one. */
function publicEnvironment(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "LANG", "TZ", "SystemRoot"];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
