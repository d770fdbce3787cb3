import { getResponse } from "msw";
import { apiBase } from "#contract/route.ts";
import { describeConformance } from "../test/conformance/suite.ts";
import type { ConformanceTarget } from "../test/conformance/target.ts";
import { addDataset } from "./creation.ts";
import { mockUsers } from "./db.ts";
import { handlers } from "./handlers.ts";
import { mockDb, resetMock, settleMock } from "./state.ts";
import type { MockProfile } from "./scenarios.ts";
import { products, seedItems } from "./seed-media.ts";
import { saveSnapshot } from "./versions.ts";

function startMock(profile: MockProfile): ConformanceTarget {
  resetMock(profile).session = null;
  let made = 0;
  return {
    users: mockUsers,
    async request(method, path, { body, text, form, headers, as = "owner" } = {}) {
      const all = new Headers(headers);
      if (as !== null) all.set("Authorization", `Bearer mock:${mockUsers[as]}`);
      if (body !== undefined) all.set("Content-Type", "application/json");
      const content = body === undefined ? (text ?? form) : JSON.stringify(body);
      const request = new Request(`http://mock.localhost${apiBase}${path}`, {
        method,
        headers: all,
        ...(content === undefined ? {} : { body: content }),
      });
      const response = await getResponse(handlers, request);
      if (response === undefined) throw new Error(`The mock does not answer ${method} ${path}`);
      return response;
    },
    async newReadyDataset() {
      made += 1;
      const dataset = addDataset(mockDb(), {
        name: `Conformance ${made}`,
        user: mockUsers.owner,
        roles: { [mockUsers.editor]: "editor", [mockUsers.viewer]: "viewer" },
      });
      dataset.status = "READY";
      dataset.items = seedItems(products, dataset.id, 6, dataset.createdAt);
      saveSnapshot(mockDb(), dataset, { createdBy: mockUsers.owner, reason: "creation" });
      return { id: dataset.id, name: dataset.name };
    },
    async disableSnapshots(datasetId) {
      const dataset = mockDb().datasets.find((row) => row.id === datasetId);
      if (dataset !== undefined) dataset.snapshotSupport = false;
    },
    async setStatus(datasetId, status) {
      const dataset = mockDb().datasets.find((row) => row.id === datasetId);
      if (dataset !== undefined) dataset.status = status;
    },
    async settle() {
      settleMock();
    },
  };
}

describeConformance("the mock, full", { accepted: "complete", extensions: true }, () =>
  startMock("full"),
);
describeConformance("the mock, plain", { accepted: "in progress", extensions: false }, () =>
  startMock("plain"),
);
