import type { MiddlewareHandler } from "hono";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { AppEnv } from "./env.ts";

/** The figures of this process in Prometheus' text format. */
export interface Metrics {
  /** Counts each request and its time until the head of its answer. */
  requests: MiddlewareHandler<AppEnv>;
  contentType: string;
  text(): Promise<string>;
}

/** A figure that is read when somebody asks for the metrics. */
export interface Reading {
  name: string;
  help: string;
  /** One number, or one for each value of the label. */
  read(): number | { label: string; values: Readonly<Record<string, number>> };
}

const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export function openMetrics(readings: readonly Reading[]): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: "stillframe_http_request_duration_seconds",
    help: "Time until the head of an answer",
    labelNames: ["method"],
    buckets: seconds,
    registers,
  });
  const answers = new Counter({
    name: "stillframe_http_answers_total",
    help: "Answers by method and status",
    labelNames: ["method", "status"],
    registers,
  });
  const inFlight = new Gauge({
    name: "stillframe_http_requests_in_flight",
    help: "Requests whose answer has not begun",
    registers,
  });
  for (const { name, help, read } of readings) {
    const now = read();
    const labelNames = typeof now === "number" ? [] : [now.label];
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        const found = read();
        if (typeof found === "number") return this.set(found);
        for (const [value, count] of Object.entries(found.values)) {
          this.set({ [found.label]: value }, count);
        }
      },
    });
  }
  return {
    async requests(c, next) {
      const method = methodOf(c.req.method);
      const end = requests.startTimer({ method });
      inFlight.inc();
      try {
        await next();
      } finally {
        inFlight.dec();
        end();
      }
      answers.inc({ method, status: c.res.status });
    },
    contentType: register.contentType,
    text: () => register.metrics(),
  };
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A client may invent methods, and each value of a label costs memory. */
function methodOf(name: string): string {
  return methods.includes(name) ? name : "other";
}
