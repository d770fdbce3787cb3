import { getResponse } from "msw";
import { apiBase } from "#contract/route.ts";
import { addDataset } from "#mock/creation.ts";
import { mockUsers } from "#mock/db.ts";
import { handlers } from "#mock/handlers.ts";
import { mockDb, resetMock, settleMock } from "#mock/state.ts";
import type { MockProfile } from "#mock/scenarios.ts";
import { products, seedItems } from "#mock/seed-media.ts";
import { saveSnapshot } from "#mock/versions.ts";
import type { ConformanceTarget } from "./target.ts";

/** The mock of this process, asked without a socket. */
export function mockTarget(profile: MockProfile): ConformanceTarget {
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
