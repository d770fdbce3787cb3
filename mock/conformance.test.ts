import { describeConformance } from "../test/conformance/suite.ts";
import { mockTarget } from "../test/conformance/mock-target.ts";

describeConformance("the mock, full", { accepted: "complete", extensions: true }, () =>
  mockTarget("full"),
);
describeConformance("the mock, plain", { accepted: "in progress", extensions: false }, () =>
  mockTarget("plain"),
);
